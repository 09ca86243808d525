/** Whether a provider has the defect of that name: the contract that has to find it. Without one it is sound. */
export type Has = (contract: string) => boolean;
