import './backtest.css';
import { useSay } from '../../app/language.tsx';
import type { PageProps } from '../../app/page-props.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { Tabs } from '../../parts/grid/tabs.tsx';
import { useView } from '../../parts/grid/use-view.ts';
import { Proposals, useProposals } from './proposals.tsx';
import { RunView } from './run-view.tsx';
import { TryForm } from './try-form.tsx';
import { backtestWords as words } from './words.ts';

/** Other parameters over past months: what would have been otherwise, and the way to change them. */
export function BacktestPage(_props: PageProps) {
  const say = useSay();
  const view = useView();
  const proposals = useProposals();
  const part = view.filter('part') === 'proposals' ? 'proposals' : 'try';
  const open = proposals.data?.filter(({ state }) => state === 'proposed').length ?? 0;
  const run = view.filter('run');
  return (
    <TablePage
      title={say(words.title)}
      actions={
        <Tabs
          label={say(words.parts)}
          tabs={[
            { id: 'try', title: say(words.try) },
            { id: 'proposals', title: `${say(words.proposals)} ${open}` },
          ]}
          chosen={part}
          onChoose={(id) => view.setFilter('part', id === 'proposals' ? id : '')}
        />
      }
    >
      {part === 'proposals' ? (
        <Proposals />
      ) : (
        <div className="bt">
          <TryForm
            detector={view.filter('detector')}
            onDetector={(type) => view.change({ filters: { detector: type || null, run: null } })}
            onStarted={(id) => view.setFilter('run', id)}
          />
          <div className="bt-result">
            {run === '' ? (
              <p className="soft">{say(words.start)}</p>
            ) : (
              <RunView id={run} key={run} />
            )}
          </div>
        </div>
      )}
    </TablePage>
  );
}
