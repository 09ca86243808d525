import { IsArray, IsOptional, IsString } from 'class-validator';
import { IsObjectRecord } from './rules.js';

/** `tools:` */
export class ToolsSection {
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  enabled?: string[];

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  disabled?: string[];

  /** By tool; each tool checks its own. */
  @IsOptional()
  @IsObjectRecord()
  settings?: Record<string, object>;
}
