import {
  IsArray,
  IsBoolean,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Max,
  Min,
} from 'class-validator';
import { IsHttpUrl, IsTextRecord } from './rules.js';
import { ListOf, Part } from './section.js';

/** The longest wait that a timer can be set to, in milliseconds. */
const MAX_MS = 2_147_483_647;

/** `timeouts:`, in milliseconds. */
export class TimeoutsSection {
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_MS)
  connectMs?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_MS)
  firstByteMs?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_MS)
  idleMs?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_MS)
  totalMs?: number;
}

/** `price:` of a model, in US dollars per million tokens. */
export class PriceSection {
  @IsNumber()
  @Min(0)
  input!: number;

  @IsNumber()
  @Min(0)
  output!: number;

  @IsOptional()
  @IsNumber()
  @Min(0)
  cacheRead?: number;

  @IsOptional()
  @IsNumber()
  @Min(0)
  cacheWrite?: number;
}

/** An entry of `models:` of a provider. */
export class ModelSection {
  @IsString()
  @IsNotEmpty()
  id!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  contextWindow?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  maxOutputTokens?: number;

  @IsOptional()
  @IsBoolean()
  images?: boolean;

  @IsOptional()
  @IsBoolean()
  documents?: boolean;

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  efforts?: string[];

  @IsOptional()
  @IsBoolean()
  structuredOutput?: boolean;

  @Part(() => PriceSection)
  price?: PriceSection;
}

/** `providerDefaults:` */
export class ProviderDefaultsSection {
  @Part(() => TimeoutsSection)
  timeouts?: TimeoutsSection;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(20)
  retries?: number;
}

/** `providers.<name>:` Further keys are the provider's own settings. */
export class ProviderSection extends ProviderDefaultsSection {
  static readonly open = true;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  plugin?: string;

  @IsOptional()
  @IsString()
  apiKey?: string;

  /** Which of the vendor's APIs to speak. Known here, so that it is not taken for a misspelt `apiKey`. */
  @IsOptional()
  @IsString()
  api?: string;

  @IsOptional()
  @IsHttpUrl()
  baseUrl?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_MS)
  timeoutMs?: number;

  @IsOptional()
  @IsTextRecord()
  headers?: Record<string, string>;

  @IsOptional()
  @IsObject()
  request?: object;

  @ListOf(() => ModelSection, { textAs: 'id' })
  models?: ModelSection[];
}
