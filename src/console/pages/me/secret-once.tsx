import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useSay } from '../../app/language.tsx';
import { meWords as words } from './words.ts';

/** A secret that nobody can see again: to be copied, then put out of sight. */
export function SecretOnce({
  title,
  secret,
  onKept,
}: {
  readonly title: string;
  readonly secret: string;
  readonly onKept: () => void;
}) {
  const say = useSay();
  return (
    <div className="panel me-secret" role="status">
      <div>{title}</div>
      <code>{secret}</code>
      <Group gap="xs">
        <CopyButton text={secret} />
        <Button size="xs" variant="default" onClick={onKept}>
          {say(words.hide)}
        </Button>
      </Group>
    </div>
  );
}

/** Where the browser lets pages copy: over plain HTTP it may not, and the text is there to be marked. */
export function CopyButton({ text }: { readonly text: string }) {
  const say = useSay();
  const [standing, setStanding] = useState<'idle' | 'copied'>('idle');
  // only offered to pages of a secure origin, whatever its type says
  const clipboard = window.isSecureContext ? navigator.clipboard : undefined;
  if (clipboard === undefined) return null;
  const copy = async (): Promise<void> => {
    await clipboard.writeText(text);
    setStanding('copied');
    window.setTimeout(() => setStanding('idle'), 3_000);
  };
  return (
    <Button size="xs" onClick={() => void copy()}>
      {say(standing === 'copied' ? words.copied : words.copy)}
    </Button>
  );
}
