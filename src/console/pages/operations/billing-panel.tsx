import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { BackBillingView } from '../../../api/backbilling/back-billing-schema.ts';
import { ask } from '../../api/client.ts';
import { useLanguage, useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { Failure } from '../../parts/failure.tsx';
import { ExportButtons } from '../../parts/grid/export-buttons.tsx';
import { SidePanel } from '../../parts/grid/side-panel.tsx';
import { numberText, Quantity } from '../../parts/quantity.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { billingChoice } from './billing-part.tsx';
import { billingPath } from './billing-path.ts';
import { BillingSteps } from './billing-steps.tsx';
import { operationWords, billingWords as words } from './words.ts';

/** A statement with everything it was reckoned from, and its next step. */
export function BillingPanel({
  id,
  onClose,
}: {
  readonly id: string;
  readonly onClose: () => void;
}) {
  const say = useSay();
  const language = useLanguage();
  const { data, error, refetch } = useQuery({
    queryKey: ['back-billing', id],
    queryFn: ({ signal }) => ask<BackBillingView>(billingPath(id), { signal }),
  });
  const file = (format: string): string =>
    `${billingPath(id)}/statement?format=${format}&lang=${language}`;
  return (
    <SidePanel title={id} about={id} onClose={onClose}>
      {error !== null && <Failure problem={error} again={() => void refetch()} />}
      {data === undefined && error === null && <Waiting />}
      {data !== undefined && (
        <>
          <BillingSteps statement={data} />
          <Button
            size="xs"
            variant="default"
            mt="xs"
            mb="xs"
            onClick={() => window.open(`/api/v1${file('html')}`, '_blank', 'noopener')}
          >
            {say(words.print)}
          </Button>
          <ExportButtons
            files={[
              { format: 'PDF', path: file('pdf') },
              { format: 'XLSX', path: file('xlsx') },
            ]}
          />
          <Facts statement={data} />
          <Reckoning statement={data} />
        </>
      )}
    </SidePanel>
  );
}

function Facts({ statement }: { readonly statement: BackBillingView }) {
  const say = useSay();
  const { countedM3, estimateM3, lowM3, highM3, differenceM3, money } = statement;
  return (
    <dl className="facts" style={{ marginTop: '0.6rem' }}>
      <dt>{say(operationWords.state)}</dt>
      <dd>
        <strong>{billingChoice('state', statement.state, say)}</strong>
      </dd>
      <dt>{say(operationWords.meter)}</dt>
      <dd>{statement.meter}</dd>
      <dt>{say(words.cause)}</dt>
      <dd>{billingChoice('cause', statement.cause, say)}</dd>
      <dt>{say(words.from)}</dt>
      <dd>
        <WhenAt at={statement.from} show="minutes" />
      </dd>
      <dt>{say(words.to)}</dt>
      <dd>
        <WhenAt at={statement.to} show="minutes" />
      </dd>
      <dt>{say(words.counted)}</dt>
      <dd>
        <Quantity value={countedM3} unit="m³" digits={0} />
      </dd>
      <dt>{say(words.estimate)}</dt>
      <dd>
        <Quantity value={estimateM3} unit="m³" digits={0} />
      </dd>
      <dt>{say(words.band)}</dt>
      <dd>
        {numberText(lowM3, 0)} – {numberText(highM3, 0)} m³
      </dd>
      <dt>{say(words.difference)}</dt>
      <dd>
        <strong>
          <Quantity value={differenceM3} unit="m³" digits={0} />
        </strong>
      </dd>
      <dt>{say(words.money)}</dt>
      <dd>
        <Quantity value={money} unit="CNY" digits={2} />
      </dd>
      <dt>{say(words.draftedBy)}</dt>
      <dd>
        {statement.draftedBy}, {statement.draftedOn}
      </dd>
      {statement.reviewedBy !== undefined && (
        <>
          <dt>{say(words.reviewedBy)}</dt>
          <dd>
            {statement.reviewedBy}, {statement.reviewedOn} {statement.reviewNote}
          </dd>
        </>
      )}
      {statement.issuedBy !== undefined && (
        <>
          <dt>{say(words.issuedBy)}</dt>
          <dd>
            {statement.issuedBy}, {statement.issuedOn}
          </dd>
        </>
      )}
    </dl>
  );
}

function Reckoning({ statement }: { readonly statement: BackBillingView }) {
  const say = useSay();
  const { formula, terms, others, alarms, remarks } = statement;
  return (
    <>
      <h3>{say(words.formula)}</h3>
      <p>{say(formula)}</p>
      <table className="small-table" aria-label={say(words.terms)}>
        <tbody>
          {terms.map((term) => (
            <tr key={term.en}>
              <th scope="row" style={{ fontWeight: 400 }}>
                {say(term)}
              </th>
              <td className="number">{numberText(term.value, 3)}</td>
              <td>{term.unit}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {others.length > 0 && <h3>{say(words.others)}</h3>}
      {others.map(({ method, estimateM3, lowM3, highM3 }) => (
        <div key={method}>
          {billingChoice('method', method, say)}: {numberText(estimateM3, 0)} (
          {numberText(lowM3, 0)} – {numberText(highM3, 0)}) m³
        </div>
      ))}
      {alarms.length > 0 && <h3>{say(words.alarms)}</h3>}
      {alarms.map((alarm) => (
        <div key={alarm.id}>
          <Link href={pathOf('alarm', alarm.id)} style={{ color: 'inherit' }}>
            {say(alarm)}
          </Link>
        </div>
      ))}
      {remarks.length > 0 && <h3>{say(words.remarks)}</h3>}
      {remarks.map((remark) => (
        <p key={remark.en} style={{ margin: 0 }}>
          {say(remark)}
        </p>
      ))}
    </>
  );
}
