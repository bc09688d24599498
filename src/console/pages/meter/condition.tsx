import { useQuery } from '@tanstack/react-query';
import { ask, query } from '../../api/client.ts';
import type { LiveValues } from '../../api/live-values.ts';
import { useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Quantity } from '../../parts/quantity.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { adviceOf, type ConditionRow, gradeOf, reasonsOf } from '../condition/condition-row.ts';
import { GradeMark } from '../condition/grade-mark.tsx';
import { NEVER, shownOf } from '../station/shown.ts';
import { ShownValue } from '../station/shown-value.tsx';
import { useReaches } from '../station/use-site.ts';
import type { MeterPlace } from './use-meter.ts';
import { meterWords as words } from './words.ts';

/** Its row of the condition table: the grade and why, what to do, and whether it converts right. */
export function Condition({
  place: { meter },
  live,
  clock,
}: {
  readonly place: MeterPlace;
  readonly live: LiveValues;
  readonly clock: number;
}) {
  const say = useSay();
  const { data, error, refetch } = useQuery({
    queryKey: ['condition-of', meter.id],
    queryFn: async ({ signal }) => {
      const path = `/meters/condition${query({ meter: meter.id, limit: 1 })}`;
      const { items } = await ask<{ readonly items: readonly ConditionRow[] }>(path, { signal });
      return items[0] ?? null;
    },
    staleTime: 60_000,
  });
  const reach = useReaches([meter.device]).get(meter.device);
  const c =
    reach === undefined ? NEVER : shownOf(live.devices.get(meter.device), 'c', clock, reach);
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  return (
    <section className="panel meter-panel" aria-label={say(words.condition)}>
      <h2>{say(words.condition)}</h2>
      {data === undefined && <Waiting />}
      {data === null && <p className="soft">{say(words.noCondition)}</p>}
      {data !== undefined && data !== null && (
        <>
          <Grade row={data} />
          <dl className="facts">
            <Fact row={data} id="batteryV" name={words.battery} unit="V" digits={2} />
            <Fact row={data} id="batteryDays" name={words.batteryDays} unit="" digits={0} />
          </dl>
          {meter.conversion !== 'none' && (
            <>
              <h2 style={{ marginTop: '0.6rem' }}>{say(words.audit)}</h2>
              <dl className="facts">
                <dt>{say(words.cNow)}</dt>
                <dd className="number">
                  <ShownValue shown={c} digits={5} now={clock} />
                </dd>
                <Fact row={data} id="cDevice" name={words.cDevice} unit="" digits={5} />
                <Fact row={data} id="cCalculated" name={words.cCalculated} unit="" digits={5} />
                <Fact
                  row={data}
                  id="cDeviationPercent"
                  name={words.cDeviation}
                  unit="%"
                  digits={2}
                />
              </dl>
            </>
          )}
        </>
      )}
    </section>
  );
}

function Grade({ row }: { readonly row: ConditionRow }) {
  const say = useSay();
  const reasons = reasonsOf(row);
  return (
    <>
      <p>
        <GradeMark grade={gradeOf(row)} />{' '}
        <strong>
          {say(words.grade)} {gradeOf(row) === '–' ? '?' : gradeOf(row)}
        </strong>{' '}
        {reasons.length === 0 && gradeOf(row) !== '–' && (
          <span className="soft">{say(words.noReasons)}</span>
        )}
      </p>
      <ul>
        {reasons.map(({ rule, grade, text }) => (
          <li key={rule} style={{ display: 'flex', gap: '0.4rem' }}>
            <GradeMark grade={grade} />
            <span>{say(text)}</span>
          </li>
        ))}
      </ul>
      {adviceOf(row).map(({ act, text }) => (
        <p key={act}>
          <strong>{say(words.advice)}</strong> {say(text)}
        </p>
      ))}
    </>
  );
}

function Fact({
  row,
  id,
  name,
  unit,
  digits,
}: {
  readonly row: ConditionRow;
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly unit: string;
  readonly digits: number;
}) {
  const say = useSay();
  const value = row[id];
  return (
    <>
      <dt>{say(name)}</dt>
      <dd className="number">
        <Quantity value={typeof value === 'number' ? value : null} unit={unit} digits={digits} />
      </dd>
    </>
  );
}
