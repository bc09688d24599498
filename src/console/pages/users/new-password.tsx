import { Button, Group, TextInput } from '@mantine/core';
import { useSay } from '../../app/language.tsx';
import { CopyButton } from '../me/secret-once.tsx';
import { readablePassword } from './role-choice.ts';
import { userWords as words } from './words.ts';

const LENGTH = 14;

/** One that nobody has thought of. */
export const madePassword = (): string =>
  readablePassword(crypto.getRandomValues(new Uint8Array(LENGTH)));

/** Shown in the clear: it has to be handed over. */
export function NewPassword({
  password,
  onChange,
}: {
  readonly password: string;
  readonly onChange: (password: string) => void;
}) {
  const say = useSay();
  return (
    <Group align="end" gap="xs">
      <TextInput
        label={say(words.password)}
        description={say(words.passwordHint)}
        required
        autoComplete="off"
        value={password}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        style={{ flex: 1 }}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <Button variant="default" onClick={() => onChange(madePassword())}>
        {say(words.another)}
      </Button>
      <CopyButton text={password} />
    </Group>
  );
}
