"""The headings that mistakes lead to, 'notebook#heading': a test finds each of them in its notebook."""

FORWARD = '01_scalar#What goes forward?'
STRETCH = '01_scalar#How much does each step stretch a nudge?'
MULTIPLY = '01_scalar#Why do the factors multiply?'
UPSTREAM = '01_scalar#Why is everything multiplied by `out.g`?'
STORED = '01_scalar#What does `.g` store?'
WEIGHT = '01_scalar#Is it the weight, or the gradient of the weight?'
USED_TWICE = '01_scalar#What if a number is used twice?'

ONE_WEIGHT = '02_elementwise#Where does W[2, 1] matter?'
OUTER = '02_elementwise#Why is dW an outer product?'
ADD_PATHS = '02_elementwise#Why is dx a sum?'
STAR_OR_AT = '02_elementwise#Is it `*` or `@`?'
TURN = '02_elementwise#Why `w.t()`?'
UNDO = '02_elementwise#Does Wᵀ undo W?'
GIVEN = '02_elementwise#What is dy, and who gives it to us?'
ONE_JACOBIAN = '02_elementwise#What is the Jacobian here?'
RELU = '02_elementwise#Why does relu need `*` and not `@`?'

WHY_SUM = '03_batched#Why `.sum(0)`?'
WHY_SUM_W = '03_batched#Why is dW summed over the batch?'
NO_SUM = '03_batched#Why is dX not summed over the batch?'
INTO_AT = '03_batched#How do the loops become `@`?'
RULE = '03_batched#What is the rule?'
DIVIDE = '03_batched#Should I divide by the batch size?'
SHAPES = '03_batched#Why can I not just trust the shapes?'
LAYERS = '03_batched#What happens with two layers?'

LAW = '04_star_or_at#What is the law?'
WHICH = '04_star_or_at#So when is it `*`, and when `@`?'
LUCK = '04_star_or_at#When does `*` work by luck?'
NO_SHAPE = '04_star_or_at#What can no shape show?'
WHICH_TEST = '04_star_or_at#Which test should I write?'

HOW_MANY = '05_jacobian#How many slopes are there?'
BLOCKS = '05_jacobian#Why blocks?'
BY_W = '05_jacobian#And by W?'
GRADIENT = '05_jacobian#How does the gradient come out of it?'

PRICE = '06_transpose#What is a gradient for?'
PUSH_ONES = '06_transpose#Can I find it without algebra?'
WHY_TURNED = '06_transpose#Why does exactly Wᵀ come out?'
NO_INVERSE = '06_transpose#Why not the inverse?'
ADJOINTS = '06_transpose#What else has an adjoint?'

NETWORK = '07_network#What is the whole network?'
COLUMN = '07_network#What goes wrong with (N, 1) and (N,)?'
MEAN_LOSS = '07_network#Where is the 1/N?'
LEARNS = '07_network#Does it learn?'

TWO_BOXES = '08_speed#Do they do the same work?'
EXACT = '08_speed#Are they equally exact?'
GIGABYTES = "08_speed#And at fast.ai's size?"

THREE_AXES = '09_in_the_wild#What if X has three axes?'
MICRO_BATCHES = '09_in_the_wild#How do I add up micro-batches?'
PER_EXAMPLE = '09_in_the_wild#Can I have the gradient of each example?'
BATCH_OF_ONE = '09_in_the_wild#Why does a batch of one break my code?'
WEIGHT_TWICE = '09_in_the_wild#What if a weight is used twice?'

STEP = '10_mine_is_wrong#Why did my finite difference lie?'
