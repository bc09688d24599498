import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserView } from '../../../api/schema/user-view.ts';
import type { Role } from '../../../model/people.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { SidePanel } from '../../parts/grid/side-panel.tsx';
import { ProblemList } from '../../parts/problem-list.tsx';
import { TokenList } from '../me/token-list.tsx';
import { madePassword, NewPassword } from './new-password.tsx';
import { RoleBoxes } from './role-boxes.tsx';
import { userWords as words } from './words.ts';

type Change = Partial<Pick<UserView, 'disabled'>> & { readonly roles?: readonly Role[] };

const useUserChange = (name: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) =>
      ask<UserView>(`/users/${encodeURIComponent(name)}`, { method: 'PATCH', body: change }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  });
};

/** One user: roles, whether they may sign in, password and tokens. */
export function UserPanel({
  user,
  onClose,
}: {
  readonly user: UserView;
  readonly onClose: () => void;
}) {
  const say = useSay();
  return (
    <SidePanel title={user.name} about={user.name} onClose={onClose}>
      <UserRoles user={user} />
      <h3>{say(words.account)}</h3>
      <UserAccount user={user} />
      <h3>{say(words.tokens)}</h3>
      <TokenList user={user.name} />
    </SidePanel>
  );
}

function UserRoles({ user }: { readonly user: UserView }) {
  const say = useSay();
  const [roles, setRoles] = useState<readonly Role[]>(user.roles);
  const [before, setBefore] = useState<readonly Role[] | null>(null);
  const { mutate, error, isPending } = useUserChange(user.name);
  const isSame = [...roles].sort().join() === [...user.roles].sort().join();
  const save = (next: readonly Role[], undo: readonly Role[] | null): void =>
    mutate(
      { roles: next },
      {
        onSuccess: () => {
          setRoles(next);
          setBefore(undo);
        },
      },
    );
  return (
    <>
      <RoleBoxes roles={roles} onChange={setRoles} />
      <ProblemList problem={error} />
      <Group gap="xs">
        <Button
          size="xs"
          disabled={isSame || roles.length === 0}
          loading={isPending}
          onClick={() => save(roles, user.roles)}
        >
          {say(words.changeRoles)}
        </Button>
        {before !== null && isSame && (
          <span role="status">
            {say(words.rolesChanged)}{' '}
            <Button size="compact-xs" variant="default" onClick={() => save(before, null)}>
              {say(words.undo)}
            </Button>
          </span>
        )}
      </Group>
    </>
  );
}

function UserAccount({ user }: { readonly user: UserView }) {
  const say = useSay();
  const { name, disabled } = user;
  const [asked, setAsked] = useState<'disable' | 'reset' | null>(null);
  const { mutate, error, isPending } = useUserChange(name);
  const close = (): void => setAsked(null);
  return (
    <>
      <Group gap="xs">
        {disabled ? (
          <Button size="xs" loading={isPending} onClick={() => mutate({ disabled: false })}>
            {say(words.enable)}
          </Button>
        ) : (
          <Button size="xs" variant="default" onClick={() => setAsked('disable')}>
            {say(words.disable)}
          </Button>
        )}
        <Button size="xs" variant="default" onClick={() => setAsked('reset')}>
          {say(words.reset)}
        </Button>
        {disabled && <span className="user-off">{say(words.disabled)}</span>}
      </Group>
      {asked === null && <ProblemList problem={error} />}
      {asked === 'disable' && (
        <Confirm
          title={say(words.disableTitle)}
          act={say(words.disableYes)}
          standing={isPending ? 'running' : 'idle'}
          problem={error}
          onAct={() => mutate({ disabled: true }, { onSuccess: close })}
          onClose={close}
        >
          <p>{say(words.disableHint, { name })}</p>
        </Confirm>
      )}
      {asked === 'reset' && <ResetPassword name={name} onClose={close} />}
    </>
  );
}

function ResetPassword({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const say = useSay();
  const client = useQueryClient();
  const [password, setPassword] = useState(madePassword);
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      ask<null>(`/users/${encodeURIComponent(name)}/password`, {
        method: 'POST',
        body: { password },
      }),
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: ['tokens', name] });
    },
  });
  return (
    <Confirm
      title={`${say(words.resetTitle)}: ${name}`}
      act={say(words.resetYes)}
      standing={isPending ? 'running' : 'idle'}
      problem={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      <p>{say(words.resetHint, { name })}</p>
      <NewPassword password={password} onChange={setPassword} />
    </Confirm>
  );
}
