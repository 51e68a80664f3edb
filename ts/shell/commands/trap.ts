import { ToolError, type Tool } from './tool.js';

/**
 * trap: `[ACTION] SIGNAL…`. Nobody sends signals to a script here, so an action for one is accepted and never runs. The interpreter runs nothing
 * at the end of a shell, so EXIT and ERR are refused rather than forgotten.
 */
export const trap: Tool = (args) => {
  const [action, ...signals] = args.filter((arg) => arg !== '--');
  if (action === undefined || action === '-' || action === '-p') return {};
  const refused = signals.find((signal) => /^(0|EXIT|ERR|RETURN|DEBUG)$/i.test(signal));
  if (refused !== undefined) throw new ToolError(`${refused}: not supported by this shell`);
  return {};
};
