import type { FieldScalar } from '../../../api/schema/field-scalar.ts';
import type { LiveValues } from '../../api/live-values.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { ProblemText } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { fieldWords } from '../station/field-words.ts';
import { type Shown, shownOf } from '../station/shown.ts';
import { ShownValue } from '../station/shown-value.tsx';
import { useReaches } from '../station/use-site.ts';
import type { MeterPlace } from './use-meter.ts';
import { flagWords, meterWords as words } from './words.ts';

const FIELDS = [
  { field: 'vb', unit: 'm³', digits: 3, always: 'yes' },
  { field: 'vm', unit: 'm³', digits: 3, always: 'yes' },
  { field: 'vbd', unit: 'm³', digits: 3, always: 'no' },
  { field: 'mechIndex', unit: 'm³', digits: 3, always: 'no' },
  { field: 'qb', unit: 'm³/h', digits: 2, always: 'no' },
  { field: 'qm', unit: 'm³/h', digits: 2, always: 'no' },
  { field: 'pAbs', unit: 'kPa abs', digits: 2, always: 'no' },
  { field: 'tGas', unit: '°C', digits: 2, always: 'no' },
  { field: 'c', unit: '', digits: 5, always: 'no' },
  { field: 'battery', unit: 'V', digits: 2, always: 'yes' },
  { field: 'credit', unit: 'm³', digits: 2, always: 'no' },
  { field: 'creditMoney', unit: 'CNY', digits: 2, always: 'no' },
  { field: 'price', unit: 'CNY/m³', digits: 3, always: 'no' },
  { field: 'valve', unit: '', digits: 0, always: 'no' },
  { field: 'rssi', unit: 'dBm', digits: 0, always: 'no' },
] as const;

/** What it last said: registers, flow, pressure, temperature, battery, valve, flags. */
export function Newest({
  place: { meter, site },
  live,
  clock,
}: {
  readonly place: MeterPlace;
  readonly live: LiveValues;
  readonly clock: number;
}) {
  const say = useSay();
  const reach = useReaches([meter.device]).get(meter.device);
  const values = live.devices.get(meter.device);
  if (values === undefined || reach === undefined)
    return (
      <section className="panel meter-panel" aria-label={say(words.readings)}>
        <h2>{say(words.readings)}</h2>
        <Waiting />
      </section>
    );
  const read = (field: string): Shown => shownOf(values, field, clock, reach);
  const newest = Math.max(...[...values.values()].map(({ ts }) => ts));
  const flags = read('flags');
  return (
    <section className="panel meter-panel" aria-label={say(words.readings)}>
      <h2>
        {say(words.readings)}{' '}
        <span className="soft" style={{ fontWeight: 400 }}>
          <When at={Number.isFinite(newest) ? newest : null} zone={site.timeZone} />
        </span>
      </h2>
      {live.problem !== null && <ProblemText problem={live.problem} />}
      <dl className="newest">
        {FIELDS.filter(({ field, always }) => always === 'yes' || values.has(field)).map(
          ({ field, unit, digits }) => (
            <div key={field}>
              <dt>{say(fieldWords[field])}</dt>
              <dd>
                <ShownValue shown={read(field)} digits={digits} unit={unit} now={clock} />
              </dd>
            </div>
          ),
        )}
        {flags.value !== null && (
          <div>
            <dt>{say(fieldWords.flags)}</dt>
            <dd>{flagText(flags.value, say)}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

const WORDS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = flagWords;

function flagText(value: FieldScalar, say: Say): string {
  const flags = Array.isArray(value) ? value : [String(value)];
  if (flags.length === 0) return say(words.none);
  return flags.map((flag) => say(WORDS[flag] ?? { zh: flag, en: flag })).join(', ');
}
