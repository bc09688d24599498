import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeviceDetail } from '../../../api/devices/device-view.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { SecretOnce } from '../me/secret-once.tsx';
import { connectWords as words } from './words.ts';

/** Lost ones are replaced, never shown. */
export function PasswordStep({
  device,
  password,
  onPassword,
}: {
  readonly device: DeviceDetail;
  /** The new one while it is shown. */
  readonly password: string | null;
  readonly onPassword: (password: string | null) => void;
}) {
  const say = useSay();
  const { may } = useSession();
  const [asked, setAsked] = useState<'closed' | 'open'>('closed');
  const signsIn = device.gateway ?? device.id;
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: () =>
      ask<{ readonly password: string }>(`/fleet/devices/${encodeURIComponent(signsIn)}/password`, {
        method: 'POST',
      }),
    onSuccess: (made) => {
      setAsked('closed');
      onPassword(made.password);
    },
  });
  return (
    <section className="panel cn-step" aria-labelledby="cn-password">
      <h2 id="cn-password">{say(words.stepPassword)}</h2>
      {device.gateway !== null && <p>{say(words.relayed, { gateway: device.gateway })}</p>}
      <p className="soft">{say(words.passwordHint)}</p>
      {password !== null && (
        <SecretOnce
          title={`${say(words.shownOnce)}: ${signsIn}`}
          secret={password}
          onKept={() => onPassword(null)}
        />
      )}
      {password === null && may('fleet.write') && (
        <div>
          <Button size="xs" variant="default" onClick={() => setAsked('open')}>
            {say(words.newPassword)}
          </Button>
        </div>
      )}
      {asked === 'open' && (
        <Confirm
          title={say(words.newPasswordTitle)}
          act={say(words.newPasswordYes)}
          standing={isPending ? 'running' : 'idle'}
          problem={error}
          onAct={() => mutate()}
          onClose={() => {
            setAsked('closed');
            reset();
          }}
        >
          <p>{say(words.newPasswordWarn, { device: signsIn })}</p>
        </Confirm>
      )}
    </section>
  );
}
