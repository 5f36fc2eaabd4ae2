import { html, type Markup } from "./markup.ts";

/**
 * The report's style sheet: light and dark as the reader's system asks, white on paper, tables that turn into cards on a
 * phone. The colours of the parts are those of M. Okabe and K. Ito, "Color Universal Design" (2008), which the
 * colour-blind can tell apart.
 */
export function style(): Markup {
  return html`<style>
:root{color-scheme:light dark;--page:#fff;--ink:#1b1f24;--muted:#59636e;--line:#d5dae0;--soft:#f3f5f7;--accent:#0b57a4;--band:#cfe0f2;--usual:#6b7785;--land:#f1ede4;--theatre:#e4dcc9;--focus:#d9cba6;--border:#a79f8c;--sea:#e9f1f6;--zone:#5b4a9b;--warn:#fff4d6;--warn-ink:#5a4300;--low:#dfe5ea;--guarded:#ffe08a;--elevated:#ffb454;--high:#e8703a;--critical:#b01e28;--dark-ink:#1b1f24;--light-ink:#fff}
@media screen and (prefers-color-scheme:dark){:root{--page:#14181d;--ink:#e8ebee;--muted:#a3adb8;--line:#353d46;--soft:#1e242b;--accent:#7db8f5;--band:#274361;--usual:#93a0ad;--land:#23282c;--theatre:#30352f;--focus:#444532;--border:#6a6a60;--sea:#11171d;--zone:#b9a9ff;--warn:#3d3211;--warn-ink:#ffe9b0;--low:#56606b;--guarded:#e6c45c;--elevated:#f0a040;--high:#ee7a45;--critical:#e5484d}}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",Helvetica,Arial,sans-serif;background:var(--page);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1180px;padding:0 20px 48px;overflow-wrap:break-word}
h1{font-size:1.9rem;line-height:1.2;margin:28px 0 4px}
h2{font-size:1.35rem;line-height:1.25;margin:44px 0 8px;padding-top:10px;border-top:3px solid var(--ink)}
h3{font-size:1.12rem;margin:26px 0 4px}.panel h3{margin-top:0}
h4{font-size:.95rem;margin:14px 0 4px}
p{margin:6px 0;max-width:78ch}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.sub,.note,figcaption{color:var(--muted)}
.note,figcaption{font-size:.87rem}
.skip{position:absolute;left:-9999px}.skip:focus{left:8px;top:8px;background:var(--page);padding:6px 10px;z-index:2}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;margin:14px 0;padding:0;font-size:.92rem}
.banner{background:var(--warn);color:var(--warn-ink);padding:10px 14px;border-left:5px solid currentColor;font-weight:600;margin:14px 0;max-width:none}
.lead{margin:10px 0;padding-left:1.4em;max-width:82ch;font-size:1.05rem}.lead li{margin:7px 0}
bdi,.why,dd,.lead,footer p{overflow-wrap:anywhere}
figure{margin:14px 0}.small-charts{display:flex;flex-wrap:wrap;gap:6px 30px}.small-charts figure{width:260px;max-width:100%}.interval{stroke:var(--accent);stroke-width:1.4;fill:none}
svg{display:block;max-width:100%}svg text{font-family:inherit;fill:var(--ink)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.93rem}
caption{text-align:left;color:var(--muted);font-size:.87rem;padding:0 0 6px}
th,td{padding:7px 10px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{font-size:.8rem;color:var(--muted);font-weight:600;vertical-align:bottom}
tbody th{font-weight:600}
.num{text-align:right}td.num,.date{white-space:nowrap}
table.cards td{min-width:84px}table.cards td:first-child{min-width:0}table.cards th.whole{width:38%}table.cards td[data-label=Score],table.cards td[data-label=Spillover]{min-width:150px}
.usual-of{display:block;white-space:normal;color:var(--muted);font-size:.82rem;font-weight:400}
.why{display:block;font-weight:400;font-size:.85rem;color:var(--muted);max-width:62ch}
.place{font-weight:400;color:var(--muted)}
.badge{display:inline-block;border-radius:3px;padding:0 7px;font-size:.8rem;font-weight:600;white-space:nowrap;color:var(--dark-ink);background:var(--low)}
.badge.cat-guarded{background:var(--guarded)}.badge.cat-elevated,.badge.early-sign{background:var(--elevated)}.badge.cat-high{background:var(--high)}.badge.cat-critical,.badge.arrived{background:var(--critical);color:var(--light-ink)}.badge.nearby-only{background:var(--guarded)}
.badge.alert{background:none;color:inherit;border:1.5px solid currentColor}
@media screen and (prefers-color-scheme:dark){.badge.cat-low,.badge.cat-none,.badge.none,.badge.not-assessable{color:var(--light-ink)}.badge.cat-critical,.badge.arrived{background:#b01e28}}
.whole-line{white-space:nowrap}
.terms{grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:3px 28px;font-size:.87rem;color:var(--muted);margin:10px 0}.terms dt,.terms dd{display:inline}.terms dt{font-weight:600;color:var(--ink)}.terms dt::after{content:": "}
.score{font-size:1.15rem;font-weight:700}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:3px 16px;margin:8px 0;padding:0;font-size:.84rem;color:var(--muted)}
.legend li{display:flex;align-items:center;gap:6px}.legend svg{width:13px;height:13px;flex:none}.legend svg.wide{width:30px}
.spark{width:118px;height:26px}.spark path{stroke:var(--usual);stroke-width:2.2;fill:none}.spark .base{stroke:var(--line);stroke-width:1}.spark .recent{stroke:var(--critical)}
.parts{width:128px;height:12px;margin-top:4px}.parts .rest{fill:var(--soft)}
.part_surprise{fill:#0072b2}.part_momentum{fill:#56b4e9}.part_severity{fill:#d55e00}.part_civilian{fill:#cc79a7}.part_footprint{fill:#009e73}.part_actor_entry{fill:#e69f00}.part_capital{fill:#8a6bb8}.part_resurgence{fill:#8d8d8d}
.map{width:100%;height:auto;border:1px solid var(--line)}
.map .sea{fill:var(--sea)}.land{fill:var(--land);stroke:var(--border);stroke-width:.8}.land.theatre{fill:var(--theatre)}.land.focus{fill:var(--focus);stroke-width:1.6}
.land,.area{fill-rule:evenodd}.dot,.area{stroke:var(--page);stroke-width:1}.area{fill-opacity:.75}
.cat-none,.cat-low{fill:#a9b4be}.cat-guarded{fill:var(--guarded)}.cat-elevated{fill:var(--elevated)}.cat-high{fill:var(--high)}.cat-critical{fill:var(--critical)}
.dot{stroke:#4a4f55;stroke-width:.7}
.zones{fill:none;stroke:var(--zone);stroke-width:1.1;stroke-dasharray:3 3}.zones .strip{stroke-dasharray:none;stroke-opacity:.13}
.arrows .arrow{fill:none;stroke:var(--ink);stroke-opacity:.8}.arrows .head{fill:var(--ink);fill-opacity:.8}
.arrows .arrow.arrived{stroke:var(--critical)}.arrows .head.arrived{fill:var(--critical)}.arrows .arrow.early-sign{stroke:var(--high);stroke-dasharray:6 3}.arrows .head.early-sign{fill:var(--high)}.arrows .arrow.nearby-only{stroke:var(--usual);stroke-dasharray:2 3}.arrows .head.nearby-only{fill:var(--usual)}
.labels text{font-size:12px;paint-order:stroke;stroke:var(--page);stroke-width:3px;stroke-linejoin:round}.labels .country{fill:var(--muted);letter-spacing:.06em;font-size:11px}.labels .region{font-weight:600}.land.area{stroke:var(--border)}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:22px}
.panel{border:1px solid var(--line);border-radius:6px;padding:14px 16px;min-width:0}
.chart{width:100%;height:auto;margin-top:4px}.axis text{font-size:10.5px;fill:var(--muted)}.axis .grid{stroke:var(--line);stroke-width:.7}.axis .tick{stroke:var(--muted)}
.band{fill:var(--band)}.chart .usual{fill:none;stroke:var(--usual);stroke-width:1.2;stroke-dasharray:4 3}.series{fill:none;stroke:var(--accent);stroke-width:1.8}.now{fill:var(--accent)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin:8px 0;font-size:.9rem}dt{color:var(--muted)}dd{margin:0}
details{margin:10px 0}summary{cursor:pointer;color:var(--accent)}
.panel table{font-size:.86rem}.panel th,.panel td{padding:4px 8px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
footer{margin-top:44px;border-top:1px solid var(--line);padding-top:10px}
@media screen and (max-width:760px){body{padding:0 14px 32px}h1{font-size:1.5rem}
.labels text{font-size:21px;stroke-width:5px}.labels .country{font-size:17px}.labels .minor{display:none}.axis text{font-size:12px}
table.cards,table.cards tbody,table.cards caption{display:block}table.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.cards tr{display:grid;grid-template-columns:1fr 1fr;gap:2px 12px;padding:10px 0;border-bottom:1px solid var(--line)}
table.cards th,table.cards td,table.cards th.whole{display:block;width:auto;border:0;padding:2px 0;text-align:left;min-width:0!important}table.cards .whole{grid-column:1/-1}
table.cards .rank::before,table.cards .rank span{display:inline!important;margin-right:6px}table.cards td[data-label]::before{content:attr(data-label);display:block;font-size:.76rem;color:var(--muted)}
.panel th,.panel td{padding:4px}.parts,.spark{width:100%;max-width:170px}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:4px}}
@page{margin:14mm}
@media print{:root{color-scheme:light}section[aria-labelledby=regions]{break-before:page}html{font-size:8.5pt;line-height:1.35}.chart{max-height:31mm}h2{margin-top:7mm}h4{margin:2mm 0 1mm}.small-charts figure{width:60mm}.small-charts .chart{max-height:50mm}.panel table{font-size:7.5pt}.panel th,.panel td{padding:1px 4px}.panel dl{font-size:7.5pt;margin:1.5mm 0;gap:0 3mm}body{max-width:none;padding:0}nav,.skip,details.more{display:none}h2,h3{break-after:avoid}.panel,tr,figure{break-inside:avoid}.panels{grid-template-columns:1fr 1fr;gap:5mm}.panel{padding:3mm}table{font-size:8pt}th,td{padding:3px 5px}table.cards td{min-width:0}.spark{width:90px}.parts{width:95px}a{color:inherit;text-decoration:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
</style>`;
}
