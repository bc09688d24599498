import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { ask, query } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { ProblemText } from '../failure.tsx';
import type { FieldRow } from './field-values.ts';
import { fieldsWords as words } from './field-words.ts';
import { mediaTypeOf } from './media-type.ts';

interface KeptFile {
  readonly sha256: string;
  readonly name: string;
}

/** Sends a file to the archive at once; the record then names it. */
export function AttachFile({ onAttached }: { readonly onAttached: (file: FieldRow) => void }) {
  const say = useSay();
  const input = useRef<HTMLInputElement>(null);
  const { mutate, error, isPending, variables } = useMutation({
    mutationFn: (file: File) =>
      ask<KeptFile>(`/archive/files${query({ name: file.name })}`, {
        method: 'POST',
        body: new Blob([file], { type: mediaTypeOf(file) }),
      }),
    onSuccess: ({ sha256, name }) => onAttached({ sha256, name }),
  });
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={say(words.attach)}
        accept=".pdf,.jpg,.jpeg,.png,.xlsx,.docx,.csv,.txt"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file !== undefined) mutate(file);
          currentTarget.value = '';
        }}
      />
      <Button
        size="compact-xs"
        variant="default"
        loading={isPending}
        onClick={() => input.current?.click()}
      >
        {say(words.attach)}
      </Button>
      <span role="status" className="soft">
        {isPending && say(words.sending, { name: variables.name })}
      </span>
      {error !== null && <ProblemText problem={error} />}
    </>
  );
}
