import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { outageWords as words } from './words.ts';

/** Whoever was told of it is told so; it cannot be taken back. */
export function CancelOutage({
  id,
  onClose,
}: {
  readonly id: string;
  readonly onClose: () => void;
}) {
  const say = useSay();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      ask(`/outages/${encodeURIComponent(id)}/cancel`, { method: 'POST', body: { reason } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['grid', '/archive/outage-notice'] });
      onClose();
    },
  });
  return (
    <Confirm
      title={say(words.cancel)}
      act={say(words.cancelYes)}
      standing={isPending ? 'running' : 'idle'}
      problem={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      <p>{say(words.cancelAsk)}</p>
      <TextInput
        data-autofocus
        label={say(words.cancelReason)}
        required
        maxLength={500}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </Confirm>
  );
}
