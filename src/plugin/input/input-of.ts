import type { InputCodec, InputParse, InputProblem } from '../input-codec.js';
import type { JsonSchema } from '../json.js';
import { planClass } from './class-plan.js';
import { constraintProblems } from './constraint-problems.js';
import { emitSchema } from './emit-schema.js';
import { inputClassError } from './input-class-error.js';
import { limitProblem } from './input-limits.js';
import type { ClassPlan, InputClass } from './input-plan.js';
import { readInstance } from './read-instance.js';
import { isSurelyValid } from './surely-valid.js';

/**
 * The codec of a class with the decorators of `allos/plugin/input`: one source for the JSON Schema that the model
 * sees and for reading what it sends.
 *
 * Reading is strict. Depth (64 levels), number of values (100,000) and length (16 Mi characters) are bounded first.
 * Unknown keys, `__proto__`, `constructor` and `prototype` are refused, at any depth. Nothing is converted: `"5"` is no
 * number. Null for an optional property counts as absent. The value is an instance of the class with defaults applied
 * and may be frozen.
 *
 * A property without any decorator leaves no trace at run time unless the class is compiled with
 * `useDefineForClassFields`; its key is then unknown and refused.
 *
 * @throws AllosError `plugin.invalid` naming class and property, when the decorators contradict each other, leave a
 *   type open, or cannot be said in JSON Schema
 *
 * @example
 * ```ts
 * import { Default, inputOf, IsInt, IsString } from 'allos/plugin/input';
 *
 * class WaitInput {
 *   @IsString() reason!: string;
 *   @IsInt() @Default(30) seconds!: number;
 * }
 * const codec = inputOf(WaitInput);
 * codec.parse({ reason: 'build' }); // { ok: true, value: WaitInput { reason: 'build', seconds: 30 } }
 * ```
 */
export function inputOf<T extends object>(target: InputClass<T>): InputCodec<T> {
  const plan = planClass(target);
  checkDefaults(plan);
  let schema: JsonSchema | undefined;
  return Object.freeze({
    get schema(): JsonSchema {
      return (schema ??= emitSchema(plan));
    },
    parse: (input: unknown): InputParse<T> => parse<T>(plan, input),
  });
}

function parse<T extends object>(plan: ClassPlan, input: unknown): InputParse<T> {
  const unfit = limitProblem(input);
  if (unfit !== undefined) return { ok: false, problems: [unfit] };
  const problems: InputProblem[] = [];
  const instance = readInstance(plan, input, '', problems);
  // class-validator calls an instance of a class without any decorator unknown.
  if (plan.properties.size > 0 && !(problems.length === 0 && isSurelyValid(plan, instance)))
    problems.push(...newProblems(problems, constraintProblems(instance)));
  return problems.length === 0 ? { ok: true, value: instance as T } : { ok: false, problems };
}

/** Leaves out what was already said of the same value, of a part of it or of what it is a part of. */
function newProblems(known: readonly InputProblem[], found: readonly InputProblem[]): readonly InputProblem[] {
  return found.filter(
    ({ path }) => !known.some((problem) => isWithin(problem.path, path) || isWithin(path, problem.path)),
  );
}

function isWithin(path: string, outer: string): boolean {
  return outer === '' || path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

function checkDefaults(plan: ClassPlan): void {
  for (const property of plan.properties.values()) {
    if (property.value.kind === 'class') checkDefaults(property.value.plan);
    if (property.value.kind === 'array' && property.value.items.kind === 'class')
      checkDefaults(property.value.items.plan);
    const fault =
      property.default === undefined ? undefined : defaultFault(plan, property.name, property.default.value);
    if (fault !== undefined) {
      throw inputClassError(
        plan.target,
        property.name,
        `has a @Default that ${fault}`,
        'Give a value that the validators accept.',
      );
    }
  }
}

function defaultFault(plan: ClassPlan, name: string, value: unknown): string | undefined {
  if (value === null) return 'is null, which counts as absent';
  const result = parse(plan, { [name]: value });
  if (result.ok) return undefined;
  const problem = result.problems.find(({ path }) => path === '' || isWithin(path, name));
  return problem === undefined ? undefined : `fails its validators: ${problem.path} ${problem.message}`;
}
