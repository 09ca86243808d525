import { getMetadataStorage } from 'class-validator';
import { nestedOf, type SectionClass } from './section.js';

/** The keys that a section knows. */
export function knownKeys(section: SectionClass): readonly string[] {
  const checked = getMetadataStorage().getTargetValidationMetadatas(section, '', false, false);
  return [...new Set([...checked.map((rule) => rule.propertyName), ...nestedOf(section).keys()])];
}

/** Whether a section takes further keys, which somebody else checks. */
export function isOpen(section: SectionClass): boolean {
  return (section as { readonly open?: boolean }).open === true;
}
