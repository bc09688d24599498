import { useNow } from '../parts/when.tsx';

/** The control room's clock, with its zone. */
export function Clock() {
  const now = useNow(1_000);
  const text = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'shortOffset',
    hourCycle: 'h23',
  })
    .format(now)
    .replace('GMT', 'UTC');
  return <time style={{ fontWeight: 600 }}>{text}</time>;
}
