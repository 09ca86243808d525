import * as validator from 'class-validator';

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

export const ArrayMaxSize: LimitRule = validator.ArrayMaxSize;
export const ArrayMinSize: LimitRule = validator.ArrayMinSize;
export const ArrayUnique: PlainRule = validator.ArrayUnique;
export const IsArray: PlainRule = validator.IsArray;
export const IsBoolean: PlainRule = validator.IsBoolean;
export const IsEnum: (entity: object, options?: RuleOptions) => PropertyDecorator = validator.IsEnum;
export const IsIn: (values: readonly unknown[], options?: RuleOptions) => PropertyDecorator = validator.IsIn;
export const IsInt: PlainRule = validator.IsInt;
export const IsNotEmpty: PlainRule = validator.IsNotEmpty;
/** `@IsNumber({}, options)`: no format options, since a schema could not say them. */
export const IsNumber: (format?: Readonly<Record<string, never>>, options?: RuleOptions) => PropertyDecorator =
  validator.IsNumber;
export const IsObject: PlainRule = validator.IsObject;
export const IsOptional: PlainRule = validator.IsOptional;
export const IsString: PlainRule = validator.IsString;
export const Length: (min: number, max?: number, options?: RuleOptions) => PropertyDecorator = validator.Length;
export const Matches: (pattern: RegExp, options?: RuleOptions) => PropertyDecorator = validator.Matches;
export const Max: LimitRule = validator.Max;
export const MaxLength: LimitRule = validator.MaxLength;
export const Min: LimitRule = validator.Min;
export const MinLength: LimitRule = validator.MinLength;
export const ValidateNested: PlainRule = validator.ValidateNested;
