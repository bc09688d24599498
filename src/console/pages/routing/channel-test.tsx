import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChannelView, TestedView } from '../../../api/routes/channel-routes.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { ProblemList } from '../../parts/problem-list.tsx';
import { channelText } from './preview-result.tsx';
import { addressHints, outcomeWords, routingWords as words } from './words.ts';

/** A message to one address, now; what the other side says is shown as it says it. */
export function ChannelTest({ state }: { readonly state: ChannelView }) {
  const say = useSay();
  const { may } = useSession();
  const { channel, names } = state;
  const [recipient, setRecipient] = useState(names[0] ?? '');
  const { mutate, data, error, isPending, variables } = useMutation({
    mutationFn: (to: string) =>
      ask<TestedView>(`/channels/${encodeURIComponent(channel)}/test`, {
        method: 'POST',
        body: { recipient: to },
      }),
  });
  if (!may('channels.test')) return <span className="soft">{say(words.mayNotTest)}</span>;
  const hint = addressHints[channel];
  const label = `${channelText(state, say)}: ${say(words.recipient)}`;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        mutate(recipient);
      }}
    >
      <Group gap="xs" wrap="nowrap">
        {names.length > 0 ? (
          <NativeSelect
            size="xs"
            aria-label={label}
            value={recipient}
            data={[...names]}
            onChange={({ currentTarget }) => setRecipient(currentTarget.value)}
          />
        ) : (
          <TextInput
            size="xs"
            aria-label={label}
            style={{ flex: 1 }}
            required
            placeholder={hint === undefined ? '' : say(hint)}
            value={recipient}
            onChange={({ currentTarget }) => setRecipient(currentTarget.value)}
          />
        )}
        <Button
          size="xs"
          type="submit"
          style={{ flex: 'none' }}
          loading={isPending}
          aria-label={say(words.sendVia, { channel: channelText(state, say) })}
        >
          {say(words.send)}
        </Button>
      </Group>
      <div role="status">
        {data !== undefined && !isPending && (
          <span data-outcome={data.outcome}>
            <strong>{say(outcomeWords[data.outcome])}</strong>{' '}
            <span className="soft">
              {variables} {data.detail}
            </span>
          </span>
        )}
      </div>
      <ProblemList problem={error} />
    </form>
  );
}
