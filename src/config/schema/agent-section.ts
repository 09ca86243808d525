import {
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsPositive,
  IsString,
  Max,
  Min,
} from 'class-validator';

/** `agent:` */
export class AgentSection {
  @IsOptional()
  @IsInt()
  @Min(1)
  maxTurns?: number;

  @IsOptional()
  @IsNumber()
  @IsPositive()
  maxCostUsd?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  maxTokens?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  maxOutputTokens?: number;

  @IsOptional()
  @IsNumber()
  @IsPositive()
  timeoutSeconds?: number;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(2)
  temperature?: number;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  effort?: string;

  @IsOptional()
  @IsIn(['auto', 'none', 'required'])
  toolChoice?: string;

  @IsOptional()
  @IsNumber()
  @Min(0.1)
  @Max(1)
  compactAt?: number;

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  instructions?: string[];

  @IsOptional()
  @IsString()
  systemPrompt?: string;

  @IsOptional()
  @IsString()
  appendSystemPrompt?: string;
}
