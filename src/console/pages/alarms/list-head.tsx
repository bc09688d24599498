import { Button } from '@mantine/core';
import { useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { FilterBar } from './filter-bar.tsx';
import { isNarrowed } from './filters.ts';
import { HistorySpan } from './history-span.tsx';
import { NewBar, SelectionBar, StormBar } from './list-bars.tsx';
import { OutOrders } from './out-orders.tsx';
import type { usePage } from './use-page.ts';
import { ViewTabs } from './view-tabs.tsx';
import { alarmsWords as words } from './words.ts';

/** What stands above the list: the view, the filters, and what is going on in it. */
export function ListHead({ page }: { readonly page: ReturnType<typeof usePage> }) {
  const say = useSay();
  const { filters, change, storm, desk, past } = page;
  return (
    <div className="al-top">
      <div className="al-bar">
        <h1>{say(words.title)}</h1>
        <ViewTabs filters={filters} change={change} alarms={page.alarms} />
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => desk.show({ asked: 'keys', alarms: [] })}
        >
          {say(words.keys)}
        </Button>
      </div>
      <FilterBar filters={filters} change={change} places={page.places} search={page.search} />
      {past !== null && <HistorySpan filters={filters} change={change} />}
      {storm.newOnes !== null && <StormBar {...storm} newOnes={storm.newOnes} />}
      {filters.view === 'out-of-service' && <OutOrders sites={page.sites} />}
    </div>
  );
}

/** What stands between the filters and the rows: what is selected, what waits, how many there are. */
export function ListHandle({ page }: { readonly page: ReturnType<typeof usePage> }) {
  const say = useSay();
  const { filters, desk, list, past } = page;
  return (
    <>
      <div className="al-bar al-handle">
        <SelectionBar
          chosen={page.chosen}
          all={list.rows}
          select={desk.select}
          askFor={(asked, about) => desk.show({ asked, alarms: about })}
        />
        <NewBar waiting={list.waiting} release={page.release} />
        <span className="soft al-count">
          {say(past === null ? words.count : words.loaded, { n: page.count })}
        </span>
      </div>
      {past !== null && past.problem !== null && (
        <Failure problem={past.problem} again={past.again} />
      )}
      {page.isWaiting && <Waiting />}
      {!page.isWaiting && list.rows.length === 0 && (
        <p className="soft">{say(isNarrowed(filters) ? words.noneMatches : words.none)}</p>
      )}
    </>
  );
}
