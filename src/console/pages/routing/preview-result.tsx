import { Button } from '@mantine/core';
import { useState } from 'react';
import type { PreviewView } from '../../../api/routes/dispatch-routes.ts';
import { type Say, useSay } from '../../app/language.tsx';
import { When } from '../../parts/when.tsx';
import { afterText, roundsShown } from './rounds.ts';
import { channelWords, languageNames, reasonWords, routingWords as words } from './words.ts';

type Round = PreviewView['rounds'][number];
type Call = Round['calls'][number];

/** Step by step, who is told, by what, when, and what is tried when that fails. */
export function PreviewResult({
  preview,
  zone,
}: {
  readonly preview: PreviewView;
  readonly zone: string;
}) {
  const say = useSay();
  const { rounds, routes, ends, fallback } = preview;
  const [wanted, setWanted] = useState<'short' | 'all'>('short');
  const shown = roundsShown(rounds, wanted);
  const start = rounds[0]?.at ?? null;
  return (
    <section className="panel rt-result" aria-label={say(words.preview)} aria-live="polite">
      {rounds.length === 0 ? (
        <Nobody plan={preview.plan} />
      ) : (
        <>
          <p className="soft">
            {say(words.routes)}:{' '}
            {routes.map((id) => (id === '~mail' ? say(words.mailRoute) : id)).join(' · ')}
          </p>
          <strong>{say(words.ifNobody)}</strong>
          <table className="small-table rt-table">
            <thead>
              <tr>
                {[
                  words.at,
                  words.person,
                  words.channel,
                  words.address,
                  words.language,
                  words.notBefore,
                  words.ifFails,
                ].map((title) => (
                  <th scope="col" key={title.en}>
                    {say(title)}
                  </th>
                ))}
              </tr>
            </thead>
            {shown.map((round) => (
              <RoundRows
                key={`${round.at} ${round.reason}`}
                round={round}
                start={start ?? round.at}
                zone={zone}
              />
            ))}
          </table>
          {ends === 'goes on' && <p>{say(words.goesOn)}</p>}
          {shown.length < rounds.length && (
            <Button size="xs" variant="default" onClick={() => setWanted('all')}>
              {say(words.showAll, { n: rounds.length - shown.length })}
            </Button>
          )}
        </>
      )}
      {fallback.length > 0 && (
        <p>
          <span className="soft">{say(words.fallback)}:</span>{' '}
          {fallback
            .map((call) => `${personText(call, say)} (${channelText(call, say)} ${call.recipient})`)
            .join(' · ')}
        </p>
      )}
    </section>
  );
}

function Nobody({ plan }: { readonly plan: PreviewView['plan'] }) {
  const say = useSay();
  const why = {
    dispatch: words.nobodyPlan,
    mail: words.nobodyMail,
    none: words.nobodyNoPlan,
  }[plan];
  return (
    <p className="rt-nobody">
      <svg aria-hidden viewBox="0 0 24 24">
        <path d="M12 2.5 22.5 21.5H1.5z" fill="none" stroke="var(--p2)" strokeWidth="2.5" />
      </svg>
      <strong>{say(words.nobody)}</strong> <span>{say(why)}</span>
    </p>
  );
}

function RoundRows({
  round,
  start,
  zone,
}: {
  readonly round: Round;
  readonly start: string;
  readonly zone: string;
}) {
  const say = useSay();
  const after = Date.parse(round.at) - Date.parse(start);
  return (
    <tbody>
      {round.calls.map((call, n) => (
        <tr key={`${call.channel} ${call.recipient}`}>
          {n === 0 && (
            <th scope="rowgroup" rowSpan={round.calls.length} className="rt-when">
              <strong>{say(reasonWords[round.reason])}</strong>
              {after > 0 && <span> {afterText(after)}</span>}
              <div className="soft">
                <When at={round.at} zone={zone} show="minutes" />
              </div>
            </th>
          )}
          <td>{personText(call, say)}</td>
          <td>{channelText(call, say)}</td>
          <td className="rt-address">{call.recipient}</td>
          <td>{say(languageNames[call.language])}</td>
          <td>
            {call.notBefore === round.at ? (
              <span className="soft">{say(words.atOnce)}</span>
            ) : (
              <strong>
                <When at={call.notBefore} zone={zone} show="minutes" />
              </strong>
            )}
          </td>
          <td className="rt-address">
            {call.fallback.length === 0 ? (
              <span className="soft">{say(words.nothingElse)}</span>
            ) : (
              call.fallback.map((one) => `${channelText(one, say)} ${one.recipient}`).join(' → ')
            )}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

const personText = ({ name, person }: Call, say: Say): string =>
  name === null ? (person ?? say(words.bare)) : say(name);

export const channelText = ({ channel }: Pick<Call, 'channel'>, say: Say): string => {
  const known = channelWords[channel];
  return known === undefined ? channel : say(known);
};
