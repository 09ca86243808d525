import { validateSync, type ValidationError } from 'class-validator';
import type { InputProblem } from '../input-codec.js';
import { stepInto } from '../value-path.js';

/** What class-validator finds wrong with an instance. */
export function constraintProblems(instance: object): readonly InputProblem[] {
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
  });
  return errors.flatMap((error) => flatten(error, ''));
}

/** Errors of nested instances sit in `children`; an item of an array is a child whose property is its index. */
function flatten(error: ValidationError, path: string): readonly InputProblem[] {
  const property = error.property ?? '';
  const here = stepInto(path, path !== '' && /^\d+$/.test(property) ? Number(property) : property);
  const messages = Object.values(error.constraints ?? {});
  return [
    ...(messages.length === 0 ? [] : [{ path: here, message: messages.join('; ') }]),
    ...(error.children ?? []).flatMap((child) => flatten(child, here)),
  ];
}
