import '../../parts/fields/fields.css';
import './operations.css';
import { BACK_BILLING_STATES } from '../../../model/archive/back-billing-kind.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { ChoiceFilter, TextFilter } from '../../parts/grid/filter-fields.tsx';
import { TablePage } from '../../parts/grid/table-page.tsx';
import { Tabs } from '../../parts/grid/tabs.tsx';
import { useView, type View } from '../../parts/grid/use-view.ts';
import { BeginButton } from './begin.tsx';
import { DraftBilling } from './billing-draft.tsx';
import { BillingPanel } from './billing-panel.tsx';
import { BillingPart, billingChoice } from './billing-part.tsx';
import { OperationDesk } from './operation-desk.tsx';
import { OperationList } from './operation-list.tsx';
import { SettleButton } from './settle.tsx';
import { SettlementsPart } from './settlements-part.tsx';
import { settlementWords, operationWords as words } from './words.ts';

const PARTS = ['operations', 'settlements', 'backBilling'] as const;
type Part = (typeof PARTS)[number];

/** What is done step by step and then stands: changes of meter, settlements, back-billing. */
export function OperationsPage() {
  const say = useSay();
  const view = useView();
  const part = PARTS.find((one) => one === view.filter('part')) ?? 'operations';
  const open = view.filter('open');
  const close = (): void => view.setFilter('open', '');
  return (
    <TablePage
      title={say(words.title)}
      actions={<Actions part={part} view={view} />}
      filters={<Filters part={part} view={view} />}
      side={
        part === 'backBilling' &&
        open !== '' && <BillingPanel key={open} id={open} onClose={close} />
      }
    >
      {part === 'operations' &&
        (open === '' ? (
          <OperationList view={view} />
        ) : (
          <OperationDesk key={open} id={open} onBack={close} />
        ))}
      {part === 'settlements' && <SettlementsPart view={view} />}
      {part === 'backBilling' && <BillingPart view={view} />}
    </TablePage>
  );
}

function Actions({ part, view }: { readonly part: Part; readonly view: View }) {
  const { may } = useSession();
  const show = (id: string): void => view.setFilter('open', id);
  if (part === 'operations' && may('operations.write')) return <BeginButton onBegun={show} />;
  if (part === 'settlements' && may('settlements.write')) return <SettleButton />;
  if (part === 'backBilling' && may('back-billing.write')) return <DraftBilling onDrafted={show} />;
  return null;
}

function Filters({ part, view }: { readonly part: Part; readonly view: View }) {
  const say = useSay();
  return (
    <>
      <Tabs
        label={say(words.parts)}
        tabs={PARTS.map((id) => ({ id, title: say(words[id]) }))}
        chosen={part}
        onChoose={(id) => view.show(id === 'operations' ? '' : `part=${id}`)}
      />
      <TextFilter view={view} name="meter" label={say(words.meter)} />
      {part === 'operations' && (
        <ChoiceFilter
          view={view}
          name="state"
          label={say(words.show)}
          blank={say(words.inProgress)}
          choices={[['all', say(words.all)]]}
        />
      )}
      {part === 'settlements' && (
        <TextFilter view={view} name="customer" label={say(settlementWords.customer)} />
      )}
      {part === 'backBilling' && (
        <ChoiceFilter
          view={view}
          name="state"
          label={say(words.state)}
          choices={BACK_BILLING_STATES.map(
            (state) => [state, billingChoice('state', state, say)] as const,
          )}
        />
      )}
    </>
  );
}
