import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ArchiveView, WrittenView } from '../../../api/archive/archive-view.ts';
import type { ArchiveKind } from '../../../model/archive/archive-kind.ts';
import { columnsOf } from '../../../model/archive/columns.ts';
import { KIND_SPECS } from '../../../model/archive/kind-specs.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { FieldList } from '../../parts/fields/field-list.tsx';
import { type FieldProblem, problemsIn, problemsOf } from '../../parts/fields/field-problems.ts';
import { bodyFrom, type FieldValues, valuesOf } from '../../parts/fields/field-values.ts';
import { FormProblems } from '../../parts/fields/form-problems.tsx';
import { OWN_ZONE } from '../../parts/own-zone.ts';
import { partWords } from '../../parts/words.ts';
import { itemPath } from './item-path.ts';
import { type Beside, besideOf } from './item-request.ts';
import { archiveWords as words } from './words.ts';

const BLANK: Beside = {
  id: '',
  follows: '',
  customer: '',
  site: '',
  validFrom: '',
  validTo: '',
  reason: '',
};

/** Enters an item, or its next revision; the form is made from the fields of the kind. */
export function ItemForm({
  kind,
  present,
  onDone,
}: {
  readonly kind: ArchiveKind;
  /** Null: a new one. */
  readonly present: ArchiveView | null;
  readonly onDone: (id: string) => void;
}) {
  const say = useSay();
  const client = useQueryClient();
  const columns = columnsOf(kind);
  const [values, setValues] = useState<FieldValues>(() =>
    valuesOf(columns, present?.body ?? {}, OWN_ZONE),
  );
  const [beside, setBeside] = useState<Beside>(BLANK);
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => {
      const body = bodyFrom(columns, values, OWN_ZONE);
      const more = besideOf(kind, beside, present);
      return present === null
        ? ask<WrittenView>(`/archive/${kind}`, { method: 'POST', body: { body, ...more } })
        : ask<WrittenView>(itemPath(kind, present.id), { method: 'PUT', body: { body, ...more } });
    },
    onSuccess: async ({ id, flags }) => {
      await client.invalidateQueries();
      // what somebody should look at stays in sight
      if (flags.length === 0) onDone(id);
    },
  });
  if (data !== undefined && data.flags.length > 0)
    return (
      <div role="status">
        <p>
          <strong>{say(words.flags)}</strong>
        </p>
        <ul className="field-problems">
          {data.flags.map((flag) => (
            <li key={`${flag.path} ${flag.en}`}>{say(flag)}</li>
          ))}
        </ul>
        <Button size="xs" mt="sm" onClick={() => onDone(data.id)}>
          {say(partWords.close)}
        </Button>
      </div>
    );
  const problems = problemsIn(error);
  return (
    <form
      className="field-form"
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      <FormProblems
        error={error}
        keys={[...columns.map(({ key }) => key), ...Object.keys(BLANK)]}
      />
      <FieldList
        columns={columns}
        values={values}
        problems={problems}
        zone={OWN_ZONE}
        onChange={(key, value) => setValues({ ...values, [key]: value })}
      />
      <BesideFields
        kind={kind}
        beside={beside}
        present={present}
        problems={problems}
        onChange={setBeside}
      />
      <Button type="submit" size="xs" loading={isPending} style={{ justifySelf: 'start' }}>
        {say(present === null ? words.save : words.saveRevision)}
      </Button>
    </form>
  );
}

function BesideFields({
  kind,
  beside,
  present,
  problems,
  onChange,
}: {
  readonly kind: ArchiveKind;
  readonly beside: Beside;
  readonly present: ArchiveView | null;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (beside: Beside) => void;
}) {
  const say = useSay();
  const { asks, when } = KIND_SPECS[kind];
  const errorOf = (name: keyof Beside): string =>
    problemsOf(problems, name)
      .map((one) => say(one.words))
      .join(' ');
  const field = (name: keyof Beside, type = 'text', need: 'required' | 'optional' = 'optional') => (
    <TextInput
      error={errorOf(name)}
      key={name}
      size="xs"
      type={type}
      label={say(LABELS[name])}
      withAsterisk={need === 'required'}
      value={beside[name]}
      onChange={({ currentTarget }) => onChange({ ...beside, [name]: currentTarget.value })}
    />
  );
  return (
    <>
      {asks.includes('customer') && present === null && field('customer', 'text', 'required')}
      {asks.includes('site') && present === null && field('site', 'text', 'required')}
      {when === null && field('validFrom', 'date')}
      {when === null && field('validTo', 'date')}
      {field('reason', 'text', present === null ? 'optional' : 'required')}
      {present === null && field('follows')}
      {present === null && field('id')}
    </>
  );
}

const LABELS = {
  id: words.itemId,
  follows: words.follows,
  customer: words.customer,
  site: words.site,
  validFrom: words.validFrom,
  validTo: words.validTo,
  reason: words.reason,
} as const;
