import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TraceView } from '../../../api/condition/trace.ts';
import { ask, query } from '../../api/client.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { numberText } from '../../parts/quantity.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import type { ConditionColumn } from './condition-row.ts';
import { methodText, statTitle, statValue } from './trace-words.ts';
import { conditionWords as words } from './words.ts';

interface TraceProps {
  readonly meter: string;
  readonly column: ConditionColumn;
  readonly from: string;
  readonly to: string;
  readonly onBack: () => void;
}

const PAGE = 50;

/** What is behind a cell: gas days of the books, then the readings themselves. */
export function Trace({ meter, column, from, to, onBack }: TraceProps) {
  const say = useSay();
  const found = useInfiniteQuery({
    queryKey: ['trace', meter, column.id, from, to],
    queryFn: ({ pageParam, signal }) => {
      const asked = { column: column.id, from, to, limit: PAGE, cursor: pageParam };
      const path = `/meters/${encodeURIComponent(meter)}/condition/trace${query(asked)}`;
      return ask<TraceView>(path, { signal });
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = found;
  const first = data?.pages[0];
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={onBack}>
        {say(words.back)}
      </Button>
      <h3>{say(words.traceOf, { column: say(column.title) })}</h3>
      {error !== null && <Failure problem={error} again={() => void refetch()} />}
      {first === undefined && error === null && <Waiting />}
      {first !== undefined && (
        <>
          <p className="soft" style={{ margin: 0 }}>
            {say(words.days, { from: first.from, to: first.to })}
          </p>
          <Days days={first.days} say={say} />
          <Registers rows={data?.pages.flatMap(({ registers }) => registers) ?? []} />
          <Readings rows={data?.pages.flatMap(({ readings }) => readings) ?? []} />
          {hasNextPage && (
            <Button
              size="compact-sm"
              variant="default"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {say(words.moreRecords)}
            </Button>
          )}
        </>
      )}
    </>
  );
}

function Days({ days, say }: { readonly days: TraceView['days']; readonly say: Say }) {
  const names = Object.keys(days[0]?.inputs ?? {});
  if (days.length === 0) return <p className="soft">{say(words.nothing)}</p>;
  return (
    <div style={{ overflowX: 'auto' }}>
      <h3>{say(words.madeOfDays)}</h3>
      <table className="small-table">
        <thead>
          <tr>
            <th scope="col">{say(words.day)}</th>
            {names.map((name) => (
              <th scope="col" className="number" key={name}>
                {statTitle(name, say)}
              </th>
            ))}
            <th scope="col">{say(words.method)}</th>
            <th scope="col" className="number">
              {say(words.version)}
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, inputs, method, version }) => (
            <tr key={day}>
              <th scope="row" style={{ whiteSpace: 'nowrap', fontWeight: 400 }}>
                {day}
              </th>
              {names.map((name) => (
                <td className="number" key={name}>
                  {statValue(name, inputs[name] ?? null, say)}
                </td>
              ))}
              <td>{methodText(method, say)}</td>
              <td className="number">{version}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const register = (value: number | null): string => (value === null ? '' : numberText(value, 3));

function Registers({ rows }: { readonly rows: TraceView['registers'] }) {
  const say = useSay();
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{say(words.registers)}</h3>
      <table className="small-table">
        <thead>
          <tr>
            <th scope="col">{say(words.time)}</th>
            {REGISTERS.map((name) => (
              <th scope="col" className="number" key={name}>
                {name} <span className="soft">m³</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.ts} ${row.kind}`}>
              <th scope="row" style={{ fontWeight: 400 }}>
                <WhenAt at={row.ts} />
              </th>
              {REGISTERS.map((name) => (
                <td className="number" key={name}>
                  {register(row[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const REGISTERS = ['vm', 'vb', 'vbd'] as const;

function Readings({ rows }: { readonly rows: TraceView['readings'] }) {
  const say = useSay();
  if (rows.length === 0) return null;
  const names = [...new Set(rows.flatMap(({ fields }) => Object.keys(fields)))];
  return (
    <>
      <h3>{say(words.readings)}</h3>
      <table className="small-table">
        <thead>
          <tr>
            <th scope="col">{say(words.time)}</th>
            {names.map((name) => (
              <th scope="col" className="number" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.ts}>
              <th scope="row" style={{ fontWeight: 400 }}>
                <WhenAt at={row.ts} />
              </th>
              {names.map((name) => (
                <td className="number" key={name}>
                  {String(row.fields[name] ?? '')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
