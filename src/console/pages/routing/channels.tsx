import { useQuery } from '@tanstack/react-query';
import type { ChannelView } from '../../../api/routes/channel-routes.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { numberText } from '../../parts/quantity.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { spanText } from '../../parts/when.tsx';
import { ChannelTest } from './channel-test.tsx';
import { channelText } from './preview-result.tsx';
import { breakerWords, routingWords as words } from './words.ts';

interface ChannelList {
  readonly items: readonly ChannelView[];
  readonly queued: number;
  readonly oldestSeconds: number;
}

/** The ways out: whether each works, what waits, and a message to try one. */
export function Channels() {
  const say = useSay();
  const { data, error, refetch } = useQuery({
    queryKey: ['channels'],
    queryFn: ({ signal }) => ask<ChannelList>('/channels', { signal }),
    refetchInterval: 5_000,
  });
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  if (data.items.length === 0)
    return (
      <p className="panel rt-result rt-nobody" role="status">
        {say(words.noChannels)}
      </p>
    );
  return (
    <section className="panel rt-result" aria-label={say(words.channels)}>
      <p>
        {say(words.queued, { n: numberText(data.queued, 0) })}
        {data.queued > 0 &&
          ` · ${say(words.oldest, { span: spanText(data.oldestSeconds * 1000, say) })}`}
      </p>
      <table className="small-table rt-table">
        <thead>
          <tr>
            <th scope="col">{say(words.channel)}</th>
            <th scope="col">{say(words.state)}</th>
            <th scope="col" className="number">
              {say(words.failures)}
            </th>
            <th scope="col">{say(words.failing)}</th>
            <th scope="col">{say(words.test)}</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((one) => (
            <ChannelRow key={one.channel} state={one} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ChannelRow({ state }: { readonly state: ChannelView }) {
  const say = useSay();
  const { failuresInRow, recipients, breaker } = state;
  return (
    <tr>
      <th scope="row">{channelText(state, say)}</th>
      <td>
        <Standing breaker={breaker === 'closed' && failuresInRow > 0 ? 'failing' : breaker} />
      </td>
      <td className="number">{failuresInRow}</td>
      <td className="rt-address">
        {recipients.map(({ recipient, failuresInRow: n }) => `${recipient} (${n})`).join(' · ')}
      </td>
      <td>
        <ChannelTest state={state} />
      </td>
    </tr>
  );
}

/** Open is abnormal: a filled triangle; failing or being tried: an outlined one. */
function Standing({ breaker }: { readonly breaker: keyof typeof breakerWords }) {
  const say = useSay();
  return (
    <span className="rt-standing">
      {breaker !== 'closed' && (
        <svg aria-hidden viewBox="0 0 24 24">
          <path
            d="M12 2.5 22.5 21.5H1.5z"
            fill={breaker === 'open' ? 'var(--p2)' : 'none'}
            stroke="var(--p2)"
            strokeWidth="2.5"
          />
        </svg>
      )}
      {say(breakerWords[breaker])}
    </span>
  );
}
