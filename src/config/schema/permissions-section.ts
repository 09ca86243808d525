import { IsArray, IsIn, IsOptional, IsString } from 'class-validator';
import { IsWordRecord } from './rules.js';

/** `permissions:` */
export class PermissionsSection {
  @IsOptional()
  @IsIn(['ask', 'edits', 'plan', 'auto'])
  mode?: string;

  @IsOptional()
  @IsWordRecord(['always_allow', 'ask', 'never'])
  tools?: Record<string, string>;

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  allow?: string[];

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  deny?: string[];
}
