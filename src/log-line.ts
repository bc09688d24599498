const LEVELS: Readonly<Record<string, string>> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};

const LEFT_OUT: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'msg']);

/** A line of the log for a person instead of a program: `14:03:12 WARN message key=value`. */
export function readableLine(json: string): string {
  const entry: unknown = JSON.parse(json);
  if (typeof entry !== 'object' || entry === null) return json;
  const fields: Readonly<Record<string, unknown>> = { ...entry };
  const time = new Date(Number(fields['time'])).toISOString().slice(11, 23);
  const level = LEVELS[String(fields['level'])] ?? '';
  const rest = Object.entries(fields)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [`${time} ${level}`, fields['msg'] ?? '', ...rest].join(' ').concat('\n');
}
