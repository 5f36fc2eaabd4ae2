import { clock, commandWords, MARK, type Plan } from "./plan.ts";

/** Names of the two units. */
export const SERVICE = `${MARK}.service`;
export const TIMER = `${MARK}.timer`;

/** The unit that runs: once a day, in the project's folder. */
export function systemdService(plan: Plan): string {
  return `[Unit]
Description=Harmattan, monthly escalation and spillover scores

[Service]
Type=oneshot
WorkingDirectory=${plan.project.replaceAll("%", "%%")}
ExecStart=${commandWords(plan).map(unitWord).join(" ")}
NoNewPrivileges=yes
`;
}

/** The unit that says when. `Persistent`: what was missed while the machine was off is made up for. */
export function systemdTimer(plan: Plan): string {
  return `[Unit]
Description=Harmattan, daily look whether the month's run is due

[Timer]
OnCalendar=*-*-* ${clock(plan)}:00 UTC
Persistent=true

[Install]
WantedBy=timers.target
`;
}

/** A word as systemd takes it, whatever it holds. */
function unitWord(word: string): string {
  const plain = word.replaceAll("%", "%%").replaceAll("$", "$$$$");
  if (/^[\w@+=:,./%$-]+$/.test(plain)) return plain;
  return `"${plain.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
