import { NumberInput } from '@mantine/core';
import type { Permission } from '../../../model/people.ts';
import { query } from '../../api/client.ts';
import { useLanguage, useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { ExportButtons } from '../../parts/grid/export-buttons.tsx';
import {
  ChoiceFilter,
  DayFilter,
  TextFilter,
  ZoneFilter,
} from '../../parts/grid/filter-fields.tsx';
import type { Asked } from '../../parts/grid/grid-rows.ts';
import { gridWords } from '../../parts/grid/grid-words.ts';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { Tabs } from '../../parts/grid/tabs.tsx';
import { useView, type View } from '../../parts/grid/use-view.ts';
import { ViewMenu } from '../../parts/grid/view-menu.tsx';
import { CheckPart, checkAsked, UnpaidPart, unpaidAsked } from './check-part.tsx';
import { ExposurePart, exposureAsked } from './exposure-part.tsx';
import { ForecastPart, forecastAsked } from './forecast-part.tsx';
import { NoticesPart } from './notices-part.tsx';
import { OutagesPart } from './outages-part.tsx';
import { prepaidWords as words } from './words.ts';

const PARTS = ['forecast', 'reconciliation', 'unpaid', 'exposure', 'notices', 'outages'] as const;
type Part = (typeof PARTS)[number];

interface PartOf {
  readonly needs: Permission;
  readonly path: string;
  readonly asked: (view: View) => Asked;
}

const OF: Readonly<Record<Part, PartOf>> = {
  forecast: { needs: 'prepaid.read', path: '/prepaid/forecast', asked: forecastAsked },
  reconciliation: { needs: 'prepaid.read', path: '/prepaid/reconciliation', asked: checkAsked },
  unpaid: { needs: 'prepaid.read', path: '/prepaid/flow-without-credit', asked: unpaidAsked },
  exposure: { needs: 'prepaid.read', path: '/prepaid/exposure', asked: exposureAsked },
  notices: {
    needs: 'customer-notices.read',
    path: '/customer-notices',
    asked: (view) => ({ customer: view.filter('customer'), outage: view.filter('outage') }),
  },
  outages: { needs: 'archive.read', path: '/archive/outage-notice', asked: () => ({}) },
};

/** Meters that are paid for beforehand: what lasts, what does not add up, who was told. */
export function PrepaidPage() {
  const say = useSay();
  const language = useLanguage();
  const view = useView();
  const { may } = useSession();
  const part = PARTS.find((one) => one === view.filter('part')) ?? 'forecast';
  const { needs, path, asked } = OF[part];
  const isExported = part !== 'exposure' || view.filter('newPrice') !== '';
  const file = (format: string): string =>
    `${path}${query({ ...asked(view), format, lang: language })}`;
  return (
    <TablePage
      title={say(words.title)}
      actions={
        <>
          {isExported && (
            <ExportButtons
              files={[
                { format: 'CSV', path: file('csv') },
                { format: 'XLSX', path: file('xlsx') },
              ]}
            />
          )}
          <ViewMenu table="prepaid" view={view} />
        </>
      }
      filters={<Filters view={view} part={part} />}
    >
      {may(needs) ? <Shown part={part} view={view} /> : <p>{say(words.noPart)}</p>}
    </TablePage>
  );
}

function Shown({ part, view }: { readonly part: Part; readonly view: View }) {
  switch (part) {
    case 'forecast':
      return <ForecastPart view={view} />;
    case 'reconciliation':
      return <CheckPart view={view} />;
    case 'unpaid':
      return <UnpaidPart view={view} />;
    case 'exposure':
      return <ExposurePart view={view} />;
    case 'notices':
      return <NoticesPart view={view} />;
    case 'outages':
      return <OutagesPart view={view} />;
  }
}

function Filters({ view, part }: { readonly view: View; readonly part: Part }) {
  const say = useSay();
  const within = ['3', '7', '14', '30'].map((n) => [n, say(words.withinDays, { n })] as const);
  const hasSpan = part === 'reconciliation' || part === 'unpaid';
  return (
    <>
      <Tabs
        label={say(words.parts)}
        tabs={PARTS.map((id) => ({ id, title: say(words[id]) }))}
        chosen={part}
        onChoose={(id) => view.setFilter('part', id === 'forecast' ? '' : id)}
      />
      {part === 'notices' && (
        <>
          <TextFilter view={view} name="customer" label={say(words.customer)} />
          <TextFilter view={view} name="outage" label={say(words.outage)} />
        </>
      )}
      {part !== 'notices' && part !== 'outages' && <ZoneFilter view={view} />}
      {part === 'forecast' && (
        <ChoiceFilter view={view} name="within" label={say(words.within)} choices={within} />
      )}
      {part === 'reconciliation' && (
        <ChoiceFilter
          view={view}
          name="only"
          label={say(words.only)}
          blank={say(words.onlyDiffers)}
          choices={[['all', say(words.onlyAll)]]}
        />
      )}
      {hasSpan && (
        <>
          <DayFilter view={view} name="from" label={say(gridWords.from)} />
          <DayFilter view={view} name="to" label={say(gridWords.to)} />
        </>
      )}
      {part === 'exposure' && <PriceFields view={view} />}
    </>
  );
}

function PriceFields({ view }: { readonly view: View }) {
  const say = useSay();
  const price = view.filter('newPrice');
  return (
    <>
      <NumberInput
        size="xs"
        label={say(words.newPrice)}
        min={0}
        max={1e6}
        decimalScale={4}
        defaultValue={price === '' ? '' : Number(price)}
        onBlur={({ currentTarget }) => view.setFilter('newPrice', currentTarget.value)}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Enter') view.setFilter('newPrice', currentTarget.value);
        }}
      />
      <DayFilter view={view} name="at" label={say(words.at)} />
    </>
  );
}
