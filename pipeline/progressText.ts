/** Seconds that are still told as such. */
const SHORT_SECONDS = 90;

/** How far a backtest is, in words or as JSON. @param secondsLeft null where that is not known yet */
export function progressText(
  done: number,
  total: number,
  secondsLeft: number | null,
  asJson: boolean,
): string {
  const seconds = secondsLeft === null ? null : Math.round(secondsLeft);
  if (asJson) return JSON.stringify({ tasks: done, of: total, seconds_left: seconds });
  const left = seconds === null ? "" : `, about ${durationText(seconds)} left`;
  return `tasks      ${String(done).padStart(9)} of ${total}${left}`;
}

function durationText(seconds: number): string {
  return seconds < SHORT_SECONDS ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
