import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OperationView } from '../../../api/operations/operation-view.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { ProblemText } from '../../parts/failure.tsx';
import { FieldList } from '../../parts/fields/field-list.tsx';
import { otherProblems, problemsIn } from '../../parts/fields/field-problems.ts';
import { bodyFrom, type FieldValues, valuesOf } from '../../parts/fields/field-values.ts';
import { OWN_ZONE } from '../../parts/own-zone.ts';
import { inStep, type Step, stepsOf } from './draft-columns.ts';
import { OperationFinish } from './operation-finish.tsx';
import { operationPath } from './operation-path.ts';
import { OperationSide } from './operation-side.tsx';
import { operationWords as words } from './words.ts';

/** The steps as one form: it may be saved half filled in, by one person after another. */
export function OperationForm({
  operation,
  mode,
}: {
  readonly operation: OperationView;
  readonly mode: 'open' | 'over';
}) {
  const say = useSay();
  const client = useQueryClient();
  const steps = stepsOf(operation.act);
  const columns = steps.flatMap((step) => step.columns);
  const [values, setValues] = useState<FieldValues>(() =>
    valuesOf(columns, bodyOf(operation), OWN_ZONE),
  );
  const [touched, setTouched] = useState<'touched' | 'as saved'>('as saved');
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      ask<OperationView>(operationPath(operation.id), {
        method: 'PUT',
        body: { base: operation.revision, ...bodyFrom(columns, values, OWN_ZONE) },
      }),
    onSuccess: (saved) => {
      client.setQueryData(['operation', operation.id], saved);
    },
  });
  const refused = problemsIn(error);
  const own = operation.problems.map(({ path, zh, en }) => ({ path, words: { zh, en } }));
  const keys = columns.map(({ key }) => key);
  return (
    <div className="operation-body">
      <fieldset disabled={mode === 'over'} className="operation-steps">
        {steps.map((step) => (
          <section key={step.id} className="panel operation-step" aria-label={say(TITLES[step.id])}>
            <StepTitle step={step} operation={operation} />
            <div className="operation-fields">
              <FieldList
                columns={step.columns}
                values={values}
                problems={[...refused, ...own]}
                zone={OWN_ZONE}
                onChange={(key, value) => {
                  setTouched('touched');
                  setValues({ ...values, [key]: value });
                }}
              />
            </div>
          </section>
        ))}
        {error !== null && (refused.length === 0 || otherProblems(refused, keys).length > 0) && (
          <ProblemText problem={error} />
        )}
        {mode === 'open' && (
          <Group gap="sm">
            <Button size="sm" variant="default" loading={isPending} onClick={() => mutate()}>
              {say(words.save)}
            </Button>
            <span role="status" className="soft">
              {touched === 'touched' ? say(words.unsaved) : ''}
            </span>
          </Group>
        )}
      </fieldset>
      <div className="operation-aside">
        <OperationSide operation={operation} />
        {mode === 'open' && (
          <OperationFinish
            operation={operation}
            saved={touched === 'touched' ? 'unsaved' : 'saved'}
          />
        )}
      </div>
    </div>
  );
}

const TITLES = {
  when: words.stepWhen,
  old: words.stepOld,
  new: words.stepNew,
  proof: words.stepProof,
} as const;

function StepTitle({
  step,
  operation,
}: {
  readonly step: Step;
  readonly operation: OperationView;
}) {
  const say = useSay();
  const missing = inStep(operation.needs, step).filter(({ needed }) => needed === 'required');
  const isDone = missing.length === 0;
  return (
    <h3 className="operation-title">
      {say(TITLES[step.id])}
      <span className={isDone ? 'soft' : ''}>
        {isDone ? `✓ ${say(words.stepDone)}` : `○ ${say(words.stepMissing, { n: missing.length })}`}
      </span>
    </h3>
  );
}

/** As the archive has it: sides that have not been begun are empty. */
const bodyOf = ({ at, old, new: next, by, witness, sealNumber, files, note }: OperationView) => ({
  ...(at === null ? {} : { at }),
  old: old ?? {},
  new: next ?? {},
  by,
  witness,
  sealNumber,
  files,
  note,
});
