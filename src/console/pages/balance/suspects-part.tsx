import { Link } from 'wouter';
import type { BalanceView } from '../../../api/schema/balance-view.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { Quantity } from '../../parts/quantity.tsx';
import { sideWords, balanceWords as words } from './words.ts';

/** Meters most likely behind the loss, each with why. */
export function SuspectsPart({ suspects }: { readonly suspects: BalanceView['suspects'] }) {
  const say = useSay();
  if (suspects.length === 0) return <p>{say(words.noSuspects)}</p>;
  return (
    <div className="panel" style={{ overflow: 'auto', flex: 1 }}>
      <table className="small-table" aria-label={say(words.suspects)}>
        <thead>
          <tr>
            <th scope="col" className="number">
              {say(words.rank)}
            </th>
            <th scope="col">{say(words.meter)}</th>
            <th scope="col">{say(words.site)}</th>
            <th scope="col">{say(words.side)}</th>
            <th scope="col" className="number">
              {say(words.score)}
            </th>
            <th scope="col">{say(words.reasons)}</th>
          </tr>
        </thead>
        <tbody>
          {suspects.map(({ meter, site, side, score, reasons }, n) => (
            <tr key={meter}>
              <td className="number">{n + 1}</td>
              <th scope="row">
                <Link href={pathOf('meter', meter)} style={{ color: 'inherit' }}>
                  {meter}
                </Link>
              </th>
              <td>
                <Link href={pathOf('site', site)} style={{ color: 'inherit' }}>
                  {site}
                </Link>
              </td>
              <td>{say(sideWords[side])}</td>
              <td className="number">
                <Quantity value={score} digits={2} />
              </td>
              <td>
                <ul className="reason-list">
                  {reasons.map((reason) => (
                    <li key={`${reason.kind} ${reason.text.en}`}>
                      {say(reason.text)}
                      {reason.m3 !== null && (
                        <span className="soft">
                          {' '}
                          · {say(words.mayExplain)}{' '}
                          <Quantity value={reason.m3} unit="m³" digits={0} />
                        </span>
                      )}
                      {reason.alarm !== null && (
                        <>
                          {' '}
                          <Link href={pathOf('alarm', reason.alarm)} style={{ color: 'inherit' }}>
                            {say(words.openAlarm)}
                          </Link>
                        </>
                      )}
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
