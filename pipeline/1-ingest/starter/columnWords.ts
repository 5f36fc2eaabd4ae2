import { words } from "./words.ts";

/**
 * What people call the columns of an incident list, folded: a line for English, French, Spanish and Portuguese, and
 * German and Arabic. The first that a file has is taken, if its content agrees.
 */
export const COLUMN_WORDS = {
  date: words(
    "event date, incident date, date start, start date, date of incident, date of event, date, day, year month, month, period",
    "date de l incident, date incident, date de l evenement, date evenement, date debut, jour, mois, periode",
    "fecha del incidente, fecha del evento, fecha inicio, fecha, data do incidente, data, dia, mes",
    "datum, tag, monat, التاريخ, تاريخ",
  ),
  date_end: words(
    "date end, end date",
    "date fin, date de fin",
    "fecha fin, fecha final, data fim",
    "enddatum",
  ),
  country: words(
    "country, country name, iso3, country iso3, country code, iso, admin0, adm0 name, adm0 en, admin0 name, nation",
    "pays, nom du pays, code pays",
    "pais",
    "land, البلد, الدولة, دولة",
  ),
  admin1: words(
    "admin1, admin 1, adm1, adm 1, admin1 name, adm1 name, adm1 en, adm1 fr, region, province, governorate, state, region name",
    "nom region, gouvernorat, wilaya, departement",
    "provincia, departamento, estado, regiao",
    "bundesland, provinz, المحافظة, الولاية, المنطقة",
  ),
  latitude: words("latitude, lat, y, gps lat, gps latitude", "latitud", "breite, breitengrad, خط العرض"),
  longitude: words(
    "longitude, lon, lng, long, x, gps lon, gps long, gps longitude",
    "longitud",
    "lange, laenge, langengrad, laengengrad, خط الطول",
  ),
  deaths_low: words(
    "deaths low, low, low est, fatalities low, deaths min, killed min",
    "morts min",
    "muertos min",
  ),
  deaths_high: words(
    "deaths high, high, high est, fatalities high, deaths max, killed max",
    "morts max",
    "muertos max",
  ),
  deaths_civilians: words(
    "deaths civilians, civilian deaths, civilians killed, civilian fatalities",
    "civils tues, morts civils",
    "civiles muertos, civis mortos",
    "zivile tote",
  ),
  deaths: words(
    "deaths, fatalities, killed, dead, total killed, number killed, nb killed, kia, best",
    "morts, tues, deces, nombre de morts, nombre de tues, nb morts",
    "muertos, muertes, fallecidos, mortos, mortes, obitos",
    "tote, todesopfer, القتلى, عدد القتلى",
  ),
  events: words(
    "events, n events, event count, number of events, incidents, number of incidents, incident count",
    "nombre d incidents, nombre d evenements, nb incidents, evenements",
    "numero de incidentes, eventos, incidentes",
    "vorfalle, عدد الحوادث",
  ),
  class: words(
    "event type, incident type, type of incident, type of violence, type of event, type, kind, category, class, nature",
    "type d incident, type incident, type d evenement, type evenement, categorie, nature de l incident",
    "tipo de incidente, tipo de evento, tipo, categoria",
    "art, typ, نوع الحادث, النوع",
  ),
  actor_1: words(
    "actor 1, actor1, side a, attacker, attackers, perpetrator, perpetrators, aggressor, actor, armed group, group",
    "acteur 1, auteur, auteurs, acteur, assaillant, assaillants, groupe arme, groupe",
    "actor armado, perpetrador, autor, grupo armado, grupo",
    "tater, الفاعل, الجهة",
  ),
  actor_2: words(
    "actor 2, actor2, side b, victim, target",
    "acteur 2, victime, cible",
    "victima, objetivo, alvo",
    "opfer, ziel, الهدف, الضحية",
  ),
  id: words(
    "id, event id, incident id, ref, reference, incident number, case id, uid, uuid, no, nr",
    "identifiant, numero, n",
    "numero de incidente",
    "الرقم",
  ),
} as const satisfies Readonly<Record<string, readonly string[]>>;
