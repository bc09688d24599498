import type { BalanceWindowView } from '../../../api/schema/balance-view.ts';
import { useSay } from '../../app/language.tsx';
import { numberText, Quantity } from '../../parts/quantity.tsx';
import { unusableWords, balanceWords as words } from './words.ts';

interface FigureOf {
  readonly m3: number;
  readonly sigma: number;
}

/** The whole span in a line of figures, and what the loss is made of. */
export function BalanceTotal({ total }: { readonly total: BalanceWindowView }) {
  const say = useSay();
  return (
    <div className="panel balance-total">
      {total.unusable !== null && (
        <p className="hatched" style={{ margin: 0, padding: '0.35rem 0.5rem' }}>
          <strong>
            ? {say(words.unusable)}
            {say(unusableWords[total.unusable])}
          </strong>
        </p>
      )}
      <dl className="balance-figures">
        <Plain title={say(words.in)} m3={total.in} />
        <Plain title={say(words.out)} m3={total.out} />
        <Plain title={say(words.linePack)} m3={total.linePack} />
        <WithSpread title={say(words.loss)} figure={total.loss} />
        <div>
          <dt>{say(words.rate)}</dt>
          <dd>
            <Quantity value={total.rate === null ? null : 100 * total.rate} unit="%" digits={2} />
          </dd>
        </div>
        <div>
          <dt>{say(words.coverage)}</dt>
          <dd>
            <Quantity value={100 * total.coverage} unit="%" digits={1} />
          </dd>
        </div>
      </dl>
      <dl className="balance-figures" aria-label={say(words.attribution)}>
        <Plain title={say(words.rawLoss)} m3={total.raw.loss} />
        <WithSpread title={say(words.physicalLoss)} figure={total.physicalLoss} />
        <WithSpread title={say(words.ownUse)} figure={total.attribution.ownUse} />
        <WithSpread title={say(words.uncorrected)} figure={total.attribution.uncorrected} />
        <WithSpread title={say(words.meterError)} figure={total.attribution.meterError} />
        <WithSpread title={say(words.unexplained)} figure={total.attribution.unexplained} />
        <WithSpread title={say(words.lateReadings)} figure={total.attribution.lateReadings} />
      </dl>
    </div>
  );
}

function Plain({ title, m3 }: { readonly title: string; readonly m3: number }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <Quantity value={m3} unit="m³" digits={0} />
      </dd>
    </div>
  );
}

function WithSpread({ title, figure }: { readonly title: string; readonly figure: FigureOf }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <Spread figure={figure} /> <span className="soft">m³</span>
      </dd>
    </div>
  );
}

/** `1,240 ± 310`: twice the standard uncertainty. */
export function Spread({ figure: { m3, sigma } }: { readonly figure: FigureOf }) {
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {numberText(m3, 0)} <span className="soft">± {numberText(2 * sigma, 0)}</span>
    </span>
  );
}
