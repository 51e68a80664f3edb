export const firstWrite = {name:"first-write", images:[], subjects:()=>[], tables:[], targets:[]};
