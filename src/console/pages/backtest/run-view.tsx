import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { BacktestView } from '../../../api/schema/backtest-view.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Tabs } from '../../parts/grid/tabs.tsx';
import { numberText } from '../../parts/quantity.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { AlarmTable } from './alarm-table.tsx';
import { type Group, groupsOf } from './groups.ts';
import { KpiTable } from './kpi-table.tsx';
import { ProposeButton } from './propose.tsx';
import { TimelineChart } from './timeline-chart.tsx';
import { Tried } from './tried.tsx';
import { backtestWords as words } from './words.ts';

const isOver = (state: BacktestView['state'] | undefined): boolean =>
  state === 'done' || state === 'failed';

/** A backtest from the moment it was asked for to what it found. */
export function RunView({ id }: { readonly id: string }) {
  const say = useSay();
  const { data, error, refetch } = useQuery({
    queryKey: ['backtest', id],
    queryFn: ({ signal }) => ask<BacktestView>(`/backtests/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => (isOver(state.data?.state) ? false : 700),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  const { state, progress, result, failure } = data;
  if (state === 'failed')
    return (
      <div className="panel bt-state" role="alert">
        <strong>{say(words.failed)}</strong> <span className="soft">{failure}</span>
      </div>
    );
  if (result === null)
    return (
      <div className="panel bt-state">
        <Tried backtest={data} />
        <p role="status">
          {say(state === 'queued' ? words.queued : words.running)}{' '}
          <strong>{Math.round(progress * 100)} %</strong>
        </p>
        <Progress value={progress * 100} aria-label={say(words.progress)} transitionDuration={0} />
      </div>
    );
  return <Outcome backtest={data} result={result} />;
}

function Outcome({
  backtest,
  result,
}: {
  readonly backtest: BacktestView;
  readonly result: NonNullable<BacktestView['result']>;
}) {
  const say = useSay();
  const { may } = useSession();
  const groups = useMemo(() => groupsOf(result), [result]);
  const fullest = groups.gained.length >= groups.lost.length ? 'gained' : 'lost';
  const [chosen, setChosen] = useState<Group>(fullest);
  const { from, to } = backtest.asked;
  const isSame = groups.gained.length === 0 && groups.lost.length === 0;
  const titles = { gained: words.gained, lost: words.lost, kept: words.kept } as const;
  const hints = {
    gained: words.gainedHint,
    lost: words.lostHint,
    kept: words.keptHint,
  } as const;
  return (
    <div className="bt-outcome">
      <div className="panel bt-state bt-state-row">
        <div>
          <Tried backtest={backtest} />
          <p className="soft bt-note">
            {say(words.judged, {
              readings: numberText(result.readings, 0),
              seconds: numberText(result.seconds, 1),
            })}
          </p>
          {isSame && <p role="status">{say(words.nothing)}</p>}
        </div>
        {may('backtests.run') && <ProposeButton backtest={backtest.id} />}
      </div>
      <div className="bt-figures">
        <TimelineChart groups={groups} from={Date.parse(from)} to={Date.parse(to)} />
        <KpiTable result={result} />
      </div>
      <div className="bt-lists">
        <Tabs
          label={say(words.message)}
          tabs={(['gained', 'lost', 'kept'] as const).map((id) => ({
            id,
            title: `${say(titles[id])} ${groups[id].length}`,
          }))}
          chosen={chosen}
          onChoose={(id) => setChosen(id === 'lost' ? 'lost' : id === 'kept' ? 'kept' : 'gained')}
        />
        <span className="soft">{say(hints[chosen])}</span>
      </div>
      <div className="bt-table">
        <AlarmTable label={say(titles[chosen])} alarms={groups[chosen]} />
      </div>
    </div>
  );
}
