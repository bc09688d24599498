import { Button, Group, NumberInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TokenView } from '../../../api/routes/token-routes.ts';
import { ask, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Failure } from '../../parts/failure.tsx';
import { ProblemList } from '../../parts/problem-list.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { SecretOnce } from './secret-once.tsx';
import { meWords as words } from './words.ts';

/** Tokens of a person: made, shown once, revoked. */
export function TokenList({ user }: { readonly user: string }) {
  const say = useSay();
  const session = useSession();
  const client = useQueryClient();
  const [revoking, setRevoking] = useState<TokenView | null>(null);
  // one's own need no permission, another person's do: then it is said whose
  const whose = session.user.name === user ? {} : { user };
  const { data, error, refetch } = useQuery({
    queryKey: ['tokens', user],
    queryFn: ({ signal }) =>
      ask<{ readonly items: readonly TokenView[] }>(`/tokens${query(whose)}`, { signal }),
  });
  const revoke = useMutation({
    mutationFn: ({ id }: TokenView) =>
      ask<null>(`/tokens/${id}${query(whose)}`, { method: 'DELETE' }),
    onSuccess: () => {
      setRevoking(null);
      return client.invalidateQueries({ queryKey: ['tokens', user] });
    },
  });
  if (error !== null) return <Failure problem={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  return (
    <div className="me-tokens">
      {data.items.length === 0 ? (
        <p className="soft">{say(words.noTokens)}</p>
      ) : (
        <TokenTable tokens={data.items} onRevoke={setRevoking} />
      )}
      <MakeToken user={user} whose={whose} />
      {revoking !== null && (
        <Confirm
          title={say(words.revokeTitle)}
          act={say(words.revoke)}
          standing={revoke.isPending ? 'running' : 'idle'}
          problem={revoke.error}
          onAct={() => revoke.mutate(revoking)}
          onClose={() => setRevoking(null)}
        >
          <p>{say(words.revokeHint, { label: revoking.label })}</p>
        </Confirm>
      )}
    </div>
  );
}

function TokenTable({
  tokens,
  onRevoke,
}: {
  readonly tokens: readonly TokenView[];
  readonly onRevoke: (token: TokenView) => void;
}) {
  const say = useSay();
  return (
    <table className="small-table">
      <thead>
        <tr>
          {[words.label, words.created, words.expires, words.acts].map((title) => (
            <th scope="col" key={title.en}>
              {say(title)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <td style={{ overflowWrap: 'anywhere' }}>{token.label}</td>
            <td>
              <When at={token.createdAt} show="day" />
            </td>
            <td>
              {token.expiresAt === null ? (
                say(words.forever)
              ) : (
                <When at={token.expiresAt} show="day" />
              )}
            </td>
            <td>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={say(words.revokeNamed, { label: token.label })}
                onClick={() => onRevoke(token)}
              >
                {say(words.revoke)}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MakeToken({ user, whose }: { readonly user: string; readonly whose: object }) {
  const say = useSay();
  const client = useQueryClient();
  const [label, setLabel] = useState('');
  const [days, setDays] = useState<number | null>(365);
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: () =>
      ask<TokenView & { readonly token: string }>('/tokens', {
        method: 'POST',
        body: { ...whose, label, ...(days === null ? {} : { expiresInDays: days }) },
      }),
    onSuccess: () => {
      setLabel('');
      return client.invalidateQueries({ queryKey: ['tokens', user] });
    },
  });
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          mutate();
        }}
      >
        <Group align="end" gap="xs">
          <TextInput
            size="xs"
            label={say(words.label)}
            required
            maxLength={100}
            value={label}
            onChange={({ currentTarget }) => setLabel(currentTarget.value)}
          />
          <NumberInput
            size="xs"
            label={say(words.days)}
            min={1}
            max={3650}
            allowDecimal={false}
            value={days ?? ''}
            onChange={(value) => setDays(typeof value === 'number' ? value : null)}
          />
          <Button size="xs" type="submit" loading={isPending}>
            {say(words.make)}
          </Button>
        </Group>
      </form>
      <ProblemList problem={error} />
      {data !== undefined && (
        <SecretOnce title={say(words.made)} secret={data.token} onKept={reset} />
      )}
    </>
  );
}
