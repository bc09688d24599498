import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { ask, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { Failure } from '../../parts/failure.tsx';
import { SidePanel } from '../../parts/grid/side-panel.tsx';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { conditionCell } from './condition-cell.tsx';
import {
  adviceOf,
  alarmsOf,
  type ConditionColumn,
  type ConditionRow,
  gradeOf,
  reasonsOf,
} from './condition-row.ts';
import { GradeMark } from './grade-mark.tsx';
import { Trace } from './trace.tsx';
import { conditionWords as words } from './words.ts';

export interface ConditionPanelProps {
  readonly meter: string;
  readonly columns: readonly ConditionColumn[];
  readonly from: string;
  readonly to: string;
  readonly onClose: () => void;
}

/** One meter in words, and what each of its figures is made of. */
export function ConditionPanel({ meter, columns, from, to, onClose }: ConditionPanelProps) {
  const say = useSay();
  const { data, error, refetch } = useQuery({
    queryKey: ['condition-of', meter, from, to],
    queryFn: async ({ signal }) => {
      const path = `/meters/condition${query({ meter, from, to })}`;
      const { items } = await ask<{ readonly items: readonly ConditionRow[] }>(path, { signal });
      return items[0] ?? null;
    },
  });
  const [traced, setTraced] = useState<string | null>(null);
  const column = columns.find(({ id }) => id === traced);
  return (
    <SidePanel title={meter} about={`${meter} ${traced ?? ''}`} onClose={onClose}>
      {error !== null && <Failure problem={error} again={() => void refetch()} />}
      {data === undefined && error === null && <Waiting />}
      {data === null && <p>{say(words.unknownMeter)}</p>}
      {data !== undefined && data !== null && column === undefined && (
        <Judged row={data} columns={columns} onTrace={setTraced} />
      )}
      {column !== undefined && (
        <Trace meter={meter} column={column} from={from} to={to} onBack={() => setTraced(null)} />
      )}
    </SidePanel>
  );
}

function Judged({
  row,
  columns,
  onTrace,
}: {
  readonly row: ConditionRow;
  readonly columns: readonly ConditionColumn[];
  readonly onTrace: (column: string) => void;
}) {
  const say = useSay();
  const reasons = reasonsOf(row);
  const advice = adviceOf(row);
  return (
    <>
      <Link href={pathOf('meter', row.meter)} style={{ color: 'inherit' }}>
        {say(words.openMeter)}
      </Link>
      <h3>
        <GradeMark grade={gradeOf(row)} /> {say(words.reasons)}
      </h3>
      {reasons.length === 0 && <p className="soft">{say(words.noReasons)}</p>}
      <ul style={{ margin: 0, paddingLeft: '0.25rem', listStyle: 'none' }}>
        {reasons.map(({ rule, grade, text }) => (
          <li key={rule} style={{ display: 'flex', gap: '0.4rem', marginBottom: '0.2rem' }}>
            <GradeMark grade={grade} />
            {say(text)}
          </li>
        ))}
      </ul>
      <h3>{say(words.advice)}</h3>
      {advice.length === 0 && <p className="soft">{say(words.noAdvice)}</p>}
      <ul style={{ margin: 0, paddingLeft: '1.2rem' }}>
        {advice.map(({ act, text }) => (
          <li key={act}>{say(text)}</li>
        ))}
      </ul>
      <OpenAlarms row={row} />
      <h3>{say(words.figures)}</h3>
      <Figures row={row} columns={columns} onTrace={onTrace} />
    </>
  );
}

function OpenAlarms({ row }: { readonly row: ConditionRow }) {
  const say = useSay();
  const alarms = alarmsOf(row);
  if (alarms.length === 0) return null;
  return (
    <>
      <h3>{say(words.alarms)}</h3>
      <ul style={{ margin: 0, paddingLeft: '0.25rem', listStyle: 'none' }}>
        {alarms.map(({ id, type, priority }) => (
          <li key={id}>
            <PriorityMark priority={priority} />{' '}
            <Link href={pathOf('alarm', id)} style={{ color: 'inherit' }}>
              {say(ALARM_TITLES[type])}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

const JUDGED: ReadonlySet<string> = new Set(['grade', 'reasons', 'advice', 'openAlarms']);

function Figures({
  row,
  columns,
  onTrace,
}: {
  readonly row: ConditionRow;
  readonly columns: readonly ConditionColumn[];
  readonly onTrace: (column: string) => void;
}) {
  const say = useSay();
  return (
    <table className="small-table">
      <tbody>
        {columns
          .filter(({ id }) => !JUDGED.has(id))
          .map((column) => (
            <tr key={column.id}>
              <th scope="row" style={{ fontWeight: 400 }}>
                {say(column.title)} <span className="soft">{column.unit}</span>
              </th>
              <td className={column.kind === 'number' ? 'number' : ''}>
                {conditionCell(column, row, say)}
              </td>
              <td style={{ width: '1%' }}>
                {column.source === 'readings' && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={say(words.traceOf, { column: say(column.title) })}
                    onClick={() => onTrace(column.id)}
                  >
                    {say(words.trace)}
                  </Button>
                )}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
