import { compareSync, hashSync } from 'bcryptjs'

/** @param {{ text: string, cost: number }} task */
export const hash = ({ text, cost }) => hashSync(text, cost)

/** @param {{ text: string, hash: string }} task */
export const compare = (task) => compareSync(task.text, task.hash)
