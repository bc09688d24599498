import type { OperationView } from '../../../api/operations/operation-view.ts';
import { useSay } from '../../app/language.tsx';
import { Quantity } from '../../parts/quantity.tsx';
import { WhenAt } from '../../parts/when-at.tsx';
import { operationWords as words } from './words.ts';

/** What is missing, what is wrong, and what is known without anybody typing it. */
export function OperationSide({ operation }: { readonly operation: OperationView }) {
  const say = useSay();
  const { needs, problems, known, state } = operation;
  return (
    <>
      {state === 'open' && (
        <section className="panel operation-step" aria-label={say(words.missing)}>
          <h3 className="operation-title">{say(words.missing)}</h3>
          {needs.length === 0 && <p style={{ margin: 0 }}>✓ {say(words.nothingMissing)}</p>}
          <ul className="operation-list">
            {needs.map((need) => (
              <li key={`${need.path} ${need.en}`}>
                {need.needed === 'required' ? (
                  <strong>
                    ○ {say(need)} ({say(words.required)})
                  </strong>
                ) : (
                  <span className="soft">
                    · {say(need)} ({say(words.advised)})
                  </span>
                )}
              </li>
            ))}
          </ul>
          {problems.length > 0 && (
            <>
              <h3 className="operation-title">{say(words.problems)}</h3>
              <ul className="operation-list">
                {problems.map((one) => (
                  <li key={`${one.path} ${one.en}`}>
                    {one.severity === 'refused' ? (
                      <strong>✕ {say(words.refused)}: </strong>
                    ) : (
                      <span>? {say(words.flagged)}: </span>
                    )}
                    {say(one)}
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
      )}
      {known !== null && <Known known={known} />}
    </>
  );
}

function Known({ known }: { readonly known: NonNullable<OperationView['known']> }) {
  const say = useSay();
  const { reading } = known;
  return (
    <section className="panel operation-step" aria-label={say(words.known)}>
      <h3 className="operation-title">{say(words.known)}</h3>
      <dl className="facts">
        <dt>{say(words.knownDevice)}</dt>
        <dd>{known.device}</dd>
        <dt>{say(words.knownSerial)}</dt>
        <dd>{known.serial ?? <Quantity value={null} />}</dd>
        <dt>{say(words.knownReading)}</dt>
        <dd>
          {reading === null ? (
            <Quantity value={null} />
          ) : (
            <>
              {'vb '}
              <Quantity value={reading.vb} unit="m³" digits={3} />
              {', vm '}
              <Quantity value={reading.vm} unit="m³" digits={3} />
              {', '}
              <WhenAt at={reading.at} />
            </>
          )}
        </dd>
        <dt>{say(words.prepaid)}</dt>
        <dd>{say(words[known.prepaid])}</dd>
        {known.prepaid === 'yes' && (
          <>
            <dt>{say(words.knownCredit)}</dt>
            <dd>
              <Quantity value={known.credit} unit="m³" digits={2} />
            </dd>
          </>
        )}
        <dt>{say(words.settledUntil)}</dt>
        <dd>
          <WhenAt at={known.settledUntil} show="minutes" />
        </dd>
      </dl>
    </section>
  );
}
