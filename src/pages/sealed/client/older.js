// What browsers of 2020 lack of what's used here and in the libraries.
Object.hasOwn ??= (value, name) => Object.prototype.hasOwnProperty.call(value, name);

Element.prototype.replaceChildren ??= function replaceChildren(...children) {
  this.textContent = '';
  this.append(...children);
};
