// Before anything is drawn: says that the behaviours of vendor/frontend.js will come, so that nothing jumps when they do.
document.body.classList.add("js-enabled", ...("noModule" in HTMLScriptElement.prototype ? ["govuk-frontend-supported"] : []));
