export { inputOf } from './input-of.js';
export type { InputClass } from './input-plan.js';
export { jsonSchemaInput } from './json-schema-input.js';
export { Default, Describe, Type } from './property-notes.js';
export {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEnum,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from './validators.js';
export type { LimitRule, PlainRule, RuleOptions } from './validators.js';
