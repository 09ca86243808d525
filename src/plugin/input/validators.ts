import * as validator from 'class-validator';
import { typescriptDecorators } from './typescript-decorator.js';

/** What a validator may be told besides its limits. */
export interface RuleOptions {
  /** The property is an array and the rule is one for each of its items. */
  readonly each?: boolean;
  /** Said to the model in place of the validator's own words. */
  readonly message?: string;
}

/** A validator without limits of its own. */
export type PlainRule = (options?: RuleOptions) => PropertyDecorator;
/** A validator with one limit: a number of characters, of items, or the value itself. */
export type LimitRule = (limit: number, options?: RuleOptions) => PropertyDecorator;

// The types are written out, so that who installs allos needs class-validator, which is inside the bundle, not again
// for its declarations: with libphonenumber-js they are four fifths of the installed size.

export const ArrayMaxSize: LimitRule = typescriptDecorators(validator.ArrayMaxSize);
export const ArrayMinSize: LimitRule = typescriptDecorators(validator.ArrayMinSize);
export const ArrayUnique: PlainRule = typescriptDecorators(validator.ArrayUnique);
export const IsArray: PlainRule = typescriptDecorators(validator.IsArray);
export const IsBoolean: PlainRule = typescriptDecorators(validator.IsBoolean);
export const IsEnum: (entity: object, options?: RuleOptions) => PropertyDecorator = typescriptDecorators(
  validator.IsEnum,
);
export const IsIn: (values: readonly unknown[], options?: RuleOptions) => PropertyDecorator = typescriptDecorators(
  validator.IsIn,
);
export const IsInt: PlainRule = typescriptDecorators(validator.IsInt);
export const IsNotEmpty: PlainRule = typescriptDecorators(validator.IsNotEmpty);
/** `@IsNumber({}, options)`: no format options, since a schema could not say them. */
export const IsNumber: (format?: Readonly<Record<string, never>>, options?: RuleOptions) => PropertyDecorator =
  typescriptDecorators(validator.IsNumber);
export const IsObject: PlainRule = typescriptDecorators(validator.IsObject);
export const IsOptional: PlainRule = typescriptDecorators(validator.IsOptional);
export const IsString: PlainRule = typescriptDecorators(validator.IsString);
export const Length: (min: number, max?: number, options?: RuleOptions) => PropertyDecorator = typescriptDecorators(
  validator.Length,
);
export const Matches: (pattern: RegExp, options?: RuleOptions) => PropertyDecorator = typescriptDecorators(
  (pattern: RegExp, options?: RuleOptions) => validator.Matches(pattern, options),
);
export const Max: LimitRule = typescriptDecorators(validator.Max);
export const MaxLength: LimitRule = typescriptDecorators(validator.MaxLength);
export const Min: LimitRule = typescriptDecorators(validator.Min);
export const MinLength: LimitRule = typescriptDecorators(validator.MinLength);
export const ValidateNested: PlainRule = typescriptDecorators(validator.ValidateNested);
