namespace SchedLang.Compiler.Diagnostics;

/// <summary>
/// All diagnostics. A code is never reused. SL0xxx: syntax; SL1xxx: names, types and units; SL2xxx: platforms, models and scenarios;
/// SL3xxx: policies; SL4xxx: files and the command; SL5xxx: errors of a run; SL9xxx: internal errors.
/// </summary>
public static partial class DiagnosticCatalog
{
    // ---- syntax
    public static readonly DiagnosticDescriptor UnexpectedCharacter = Error("SL0001", "unexpected-character", "unexpected character {0}");
    public static readonly DiagnosticDescriptor OpenString = Error("SL0002", "open-string", "unterminated string");
    public static readonly DiagnosticDescriptor Unexpected = Error("SL0003", "unexpected", "expected {0}, found {1}");
    public static readonly DiagnosticDescriptor UnknownDeclaration = Error("SL0004", "unknown-declaration", "expected a declaration, found '{0}'");
    public static readonly DiagnosticDescriptor UnknownClause = Error("SL0005", "unknown-clause", "expected a policy clause, found '{0}'");
    public static readonly DiagnosticDescriptor NestingTooDeep = Error("SL0006", "nesting-too-deep", "nested more than {0} levels deep");
    public static readonly DiagnosticDescriptor ExpressionTooLong = Error("SL0007", "expression-too-long", "more than {0} operators in one expression");

    public static readonly DiagnosticDescriptor ExtraBrace = Error("SL0008", "extra-brace", "unmatched closing brace");

    // ---- names, types and units
    public static readonly DiagnosticDescriptor UnknownName = Error("SL1001", "unknown-name", "unknown name '{0}'");
    public static readonly DiagnosticDescriptor UnknownMember = Error("SL1002", "unknown-member", "{0} has no attribute '{1}'");
    public static readonly DiagnosticDescriptor UnitsDoNotFit = Error("SL1003", "units-do-not-fit", "'{0}' cannot combine {1} ({2}) and {3} ({4})");
    public static readonly DiagnosticDescriptor WrongType = Error("SL1004", "wrong-type", "expected {0}, found {1}");
    public static readonly DiagnosticDescriptor WrongArguments = Error("SL1005", "wrong-arguments", "'{0}' takes {1}");
    public static readonly DiagnosticDescriptor DuplicateName = Error("SL1006", "duplicate-name", "{0} '{1}' is already declared");
    public static readonly DiagnosticDescriptor NotAFunction = Error("SL1007", "not-a-function", "'{0}' is not a function");
    public static readonly DiagnosticDescriptor NothingInPlay = Error("SL1008", "nothing-in-play", "'{0}' needs {1}, which is not available here");
    public static readonly DiagnosticDescriptor Recursion = Error("SL1009", "recursion", "'{0}' is defined in terms of itself");
    public static readonly DiagnosticDescriptor NumberOutOfRange = Error("SL1010", "number-out-of-range", "'{0}' {1}");
    public static readonly DiagnosticDescriptor UnknownType = Error("SL1011", "unknown-type", "unknown type '{0}'");
    public static readonly DiagnosticDescriptor UnknownWord = Error("SL1012", "unknown-word", "unknown {1} '{0}'");
    public static readonly DiagnosticDescriptor HidesBuiltIn = Note("SL1013", "hides-built-in", "'{0}' hides the built-in name");
    public static readonly DiagnosticDescriptor RandomNotHere = Error("SL1014", "random-not-here", "random() is allowed only in prefer, order by and handlers");
    public static readonly DiagnosticDescriptor NoValue = Error("SL1015", "no-value", "{0} is not a value here; use one of its attributes");
    public static readonly DiagnosticDescriptor NoAttributes = Error("SL1016", "no-attributes", "{0} has no attribute '{1}'");
    public static readonly DiagnosticDescriptor SetIsNoValue = Error("SL1017", "set-is-no-value", "'{0}' is a set, not a value");
    public static readonly DiagnosticDescriptor UnknownAggregate = Error("SL1018", "unknown-aggregate", "'{0}' is not an aggregate function");
    public static readonly DiagnosticDescriptor UnknownSet = Error("SL1019", "unknown-set", "{0} is not a set");

    public static readonly DiagnosticDescriptor UnknownUnit = Error("SL1023", "unknown-unit", "'{0}' is not a unit");
    public static readonly DiagnosticDescriptor NotAState = Error("SL1020", "not-a-state", "'{0}' is not a state variable of the policy");
    public static readonly DiagnosticDescriptor NotIndexed = Error("SL1021", "not-indexed", "'{0}' is a single value and takes no index");
    public static readonly DiagnosticDescriptor NotKnownWhenLinked = Error("SL1022", "not-known-when-linked", "'{0}' is not known before the run");

    // ---- platforms, models and scenarios
    public static readonly DiagnosticDescriptor UnknownAttribute = Error("SL2001", "unknown-attribute", "unknown attribute '{0}' of a {1}");
    public static readonly DiagnosticDescriptor DuplicateAttribute = Error("SL2002", "duplicate-attribute", "'{0}' is given twice");
    public static readonly DiagnosticDescriptor MissingAttribute = Error("SL2003", "missing-attribute", "{0} has no '{1}'");
    public static readonly DiagnosticDescriptor WrongValue = Error("SL2004", "wrong-value", "'{0}' takes {1}; found {2}");
    public static readonly DiagnosticDescriptor AttributeOutOfRange = Error("SL2005", "attribute-out-of-range", "'{0}' must be {1}; found {2}");
    public static readonly DiagnosticDescriptor AttributeDoesNotApply = Error("SL2006", "attribute-does-not-apply", "'{0}' does not apply to stream '{1}': its model is of kind {2}");
    public static readonly DiagnosticDescriptor UnknownPlatform = Error("SL2007", "unknown-platform", "unknown platform '{0}'");
    public static readonly DiagnosticDescriptor UnknownModel = Error("SL2008", "unknown-model", "unknown model '{0}'");
    public static readonly DiagnosticDescriptor UnknownStream = Error("SL2009", "unknown-stream", "unknown stream '{0}'");
    public static readonly DiagnosticDescriptor StreamCircle = Error("SL2010", "stream-circle", "stream '{0}' follows itself{1}");
    public static readonly DiagnosticDescriptor UnknownModelKind = Error("SL2011", "unknown-model-kind", "unknown model kind '{0}'");
    public static readonly DiagnosticDescriptor UnknownDeviceKind = Error("SL2012", "unknown-device-kind", "unknown device kind '{0}'");
    public static readonly DiagnosticDescriptor NoDevices = Error("SL2013", "no-devices", "platform '{0}' has no devices");
    public static readonly DiagnosticDescriptor OffsetOnTrace = Error("SL2014", "offset-on-trace", "'offset' does not apply to a trace, which gives every release time");

    public static readonly DiagnosticDescriptor UnsupportedStage = Error("SL2015", "unsupported-stage", "no device of platform '{0}' has latencies for stage '{1}' of model '{2}'");
    public static readonly DiagnosticDescriptor UnitsDiffer = Error("SL2016", "units-differ", "stage '{0}' of model '{1}' has {2} units on '{3}' and {4} on '{5}'");
    public static readonly DiagnosticDescriptor ShapeNeeded = Error("SL2017", "shape-needed", "the latencies of model '{0}' depend on tokens, but stream '{1}' gives no number of tokens");
    public static readonly DiagnosticDescriptor NoBandwidth = Error("SL2018", "no-bandwidth", "platform '{0}' shares its memory bandwidth but gives no bandwidth");
    public static readonly DiagnosticDescriptor TooLarge = Error("SL2019", "too-large", "scenario '{0}' needs {1} latencies (token counts x units), {2} GB of memory; the limit is 2.1 GB");

    public static readonly DiagnosticDescriptor DeviceWithoutLatencies = Warning("SL2020", "device-without-latencies", "'{0}' has no row for device '{1}', so the device stays idle");
    public static readonly DiagnosticDescriptor UnknownDeviceInTable = Warning("SL2021", "unknown-device-in-table", "platform '{0}' has no device '{1}'");
    public static readonly DiagnosticDescriptor TableWins = Note("SL2031", "table-wins", "'{0}' has rows for {1}, so this latency is not used");
    public static readonly DiagnosticDescriptor LatencyOfUnknownDevice = Error("SL2032", "latency-of-unknown-device", "no platform has a device '{0}'");
    public static readonly DiagnosticDescriptor NoDeviceOfKind = Warning("SL2033", "no-device-of-kind", "no platform has a device of kind '{0}', so this latency is not used");
    public static readonly DiagnosticDescriptor DuplicateLatency = Error("SL2034", "duplicate-latency", "'{0}' is given twice for '{1}'");
    public static readonly DiagnosticDescriptor LatencyDoesNotApply = Error("SL2035", "latency-does-not-apply", "'{0}' does not apply to a model of kind {1}");
    public static readonly DiagnosticDescriptor DeviceWithoutDeclaredLatencies = Warning("SL2036", "device-without-declared-latencies", "no model of scenario '{0}' has a latency on device '{1}', so the device stays idle");
    public static readonly DiagnosticDescriptor TooManyJobs = Error("SL2030", "too-many-jobs", "more than {0} jobs wait or run at {1}; {2} of them are of stream '{3}'");
    public static readonly DiagnosticDescriptor LayerOnNoDevice = Error("SL2060", "layer-on-no-device", "no device of platform '{0}' has a row for layer {1} of {2} {3}");
    public static readonly DiagnosticDescriptor OperatorsDoNotApply = Error("SL2061", "operators-do-not-apply", "operators do not apply to a model of kind {0}");
    public static readonly DiagnosticDescriptor UnknownOperatorKind = Error("SL2062", "unknown-operator-kind", "unknown operator kind '{0}'");
    public static readonly DiagnosticDescriptor SizeDoesNotApply = Error("SL2063", "size-does-not-apply", "'{0}' does not apply to an operator of kind {1}");
    public static readonly DiagnosticDescriptor AttentionIsLast = Error("SL2064", "attention-is-last", "operator '{0}' is an attention, which runs in each layer");
    public static readonly DiagnosticDescriptor NoOperatorInLayers = Error("SL2065", "no-operator-in-layers", "model '{0}' has no operator in its layers");
    public static readonly DiagnosticDescriptor NoRates = Error("SL2066", "no-rates", "platform '{0}' derives latencies, but no device has 'compute' and 'traffic'");
    public static readonly DiagnosticDescriptor OneRateOnly = Error("SL2067", "one-rate-only", "device '{0}' has '{1}' and no '{2}'; deriving latencies takes both");
    public static readonly DiagnosticDescriptor NothingToCalibrate = Error("SL2068", "nothing-to-calibrate", "platform '{0}' derives no latencies that could be fitted");
    public static readonly DiagnosticDescriptor GroupOnNoDevice = Error("SL2069", "group-on-no-device", "no device of platform '{0}' supports {1} of {2} {3}");
    public static readonly DiagnosticDescriptor NeedsTurns = Error("SL2070", "needs-turns", "stream '{1}' has no turns, so '{0}' does not apply");
    public static readonly DiagnosticDescriptor NotAFollower = Error("SL2071", "not-a-follower", "stream '{0}' is not declared after '{1}'");
    public static readonly DiagnosticDescriptor TooManyParts = Error("SL2040", "too-many-parts", "{0} has more than {2} {1}");
    public static readonly DiagnosticDescriptor NotRandom = Error("SL2050", "not-random", "'{0}' cannot be random; {1} can");

    // ---- policies
    public static readonly DiagnosticDescriptor ParameterOutOfRange = Error("SL3001", "parameter-out-of-range", "parameter '{0}' must be from {1}; found {2}");
    public static readonly DiagnosticDescriptor PlacesNothing = Error("SL3002", "places-nothing", "policy '{0}' has no 'place', so no job would run");
    public static readonly DiagnosticDescriptor RepeatedClause = Error("SL3003", "repeated-clause", "more than one '{0}' in one policy");
    public static readonly DiagnosticDescriptor RepeatedKind = Error("SL3004", "repeated-kind", "'{0}' is named twice in one rule");

    public static readonly DiagnosticDescriptor NoSuchKind = Warning("SL3005", "no-such-kind", "platform '{1}' has no {0}, so this rule never places a job");
    public static readonly DiagnosticDescriptor KindMissing = Warning("SL3006", "kind-missing", "platform '{1}' has no {0}");
    public static readonly DiagnosticDescriptor ClassMissing = Warning("SL3007", "class-missing", "no stream of scenario '{1}' has the class '{0}'");

    public static readonly DiagnosticDescriptor ExtendsCircle = Error("SL3008", "extends-circle", "policy '{0}' extends itself{1}");
    public static readonly DiagnosticDescriptor InheritsTooMuch = Error("SL3010", "inherits-too-much", "policy '{0}' inherits too much: {1}");
    public static readonly DiagnosticDescriptor WrongStage = Error("SL3009", "wrong-stage", "expected stage {0}, found '{1}'");

    public static readonly DiagnosticDescriptor UnknownRule = Error("SL3030", "unknown-rule", "policy '{0}' has no {1} named '{2}'");
    public static readonly DiagnosticDescriptor MixedRules = Error("SL3031", "mixed-rules", "some '{0}' rules of this policy have names and others do not, so it is not clear which rules of '{1}' they replace");
    public static readonly DiagnosticDescriptor NothingToLeaveOut = Error("SL3032", "nothing-to-leave-out", "policy '{0}' extends no policy whose rules it could leave out");

    // ---- findings: valid programs that are likely mistakes; docs/findings.md has a section on each. Policies, where named, are the last argument.
    public static readonly DiagnosticDescriptor Overload = Warning("SL3201", "overload", "{0} overloaded{3}: work that can run nowhere else needs {1} ({2})");
    public static readonly DiagnosticDescriptor InfeasibleDeadline = Warning("SL3202", "infeasible-deadline", "{0} can never {1}{3}: {2}");
    public static readonly DiagnosticDescriptor LongUnit = Warning("SL3203", "long-unit", "{2} can be blocked for {1}{3} by {0}");
    public static readonly DiagnosticDescriptor Starvation = Warning("SL3204", "starvation", "{0} can starve{2}: {1}");
    public static readonly DiagnosticDescriptor NeverPlaced = Warning("SL3205", "never-placed", "{0} never runs{2}: {1}");
    public static readonly DiagnosticDescriptor UnreachableRule = Warning("SL3206", "unreachable-rule", "unreachable rule: earlier rules match every job");
    public static readonly DiagnosticDescriptor NeverHolds = Warning("SL3207", "never-holds", "this condition is never true, {0}");
    public static readonly DiagnosticDescriptor HoldsEverything = Warning("SL3208", "holds-everything", "this condition is always true, so no job ever starts");
    public static readonly DiagnosticDescriptor NoEffect = Warning("SL3209", "no-effect", "this {0} has no effect: {1}");
    public static readonly DiagnosticDescriptor UnreadState = Warning("SL3210", "unread-state", "no decision depends on state '{0}'");
    public static readonly DiagnosticDescriptor UnusedParameter = Warning("SL3211", "unused-parameter", "parameter '{0}' has no effect");
    public static readonly DiagnosticDescriptor UnusedName = Warning("SL3212", "unused-name", "'{0}' is never used");
    public static readonly DiagnosticDescriptor NoRelease = Warning("SL3213", "no-release", "no job of {0} is released: its first one comes at {1} or later, and the run ends at {2}");
    public static readonly DiagnosticDescriptor UnmeasuredBatches = Warning("SL3214", "unmeasured-batches", "a batch of {0}{1} takes as long as its jobs one after another: the table has no batch above 1");
    public static readonly DiagnosticDescriptor BeyondTable = Note("SL3215", "beyond-table", "{0} has up to {1} tokens, and the rows of {2} end at {3} tokens: its latency is a guess");
    public static readonly DiagnosticDescriptor NeverPreempts = Warning("SL3216", "never-preempts", "no running job is ever preempted{0}");
    public static readonly DiagnosticDescriptor NeverComplete = Warning("SL3220", "never-complete", "{0} never completes{2}: {1}");

    // ---- experiments
    public static readonly DiagnosticDescriptor UnknownMetric = Error("SL3301", "unknown-metric", "unknown metric '{0}'");
    public static readonly DiagnosticDescriptor UnknownParameter = Error("SL3302", "unknown-parameter", "policy '{0}' has no parameter '{1}'");
    public static readonly DiagnosticDescriptor GivenAndVaried = Error("SL3303", "given-and-varied", "'{0}' is varied, but {1} also gives it a value");
    public static readonly DiagnosticDescriptor TooManyRuns = Error("SL3304", "too-many-runs", "experiment '{0}' has {1} runs; the limit is {2}");
    public static readonly DiagnosticDescriptor NotInExpectation = Error("SL3305", "not-in-expectation", "not allowed in 'expect'");
    public static readonly DiagnosticDescriptor ExpectsNothing = Error("SL3306", "expects-nothing", "this expectation names no metric");
    public static readonly DiagnosticDescriptor NoExperiment = Error("SL3307", "no-experiment", "{0} declares no experiment");
    public static readonly DiagnosticDescriptor WhichExperiment = Error("SL3308", "which-experiment", "{0} declares several experiments: {1}");
    public static readonly DiagnosticDescriptor UnknownExperiment = Error("SL3309", "unknown-experiment", "unknown experiment '{0}'");
    public static readonly DiagnosticDescriptor MetricDoesNotApply = Error("SL3310", "metric-does-not-apply", "'{0}' exists only for streams of LLMs; the model of '{1}' is of kind {2}");
    public static readonly DiagnosticDescriptor UnknownExperimentMember = Error("SL3311", "unknown-experiment-member", "expected a line of an experiment, found '{0}'");
    public static readonly DiagnosticDescriptor TooManyValues = Error("SL3312", "too-many-values", "'{0}' has {1} values; the limit is {2}");

    public static readonly DiagnosticDescriptor NoBetterDirection = Error("SL3332", "no-better-direction", "neither a high nor a low '{0}' is better");

    // ---- files
    public static readonly DiagnosticDescriptor FileNotFound = Error("SL4001", "file-not-found", "there is no file '{0}'");
    public static readonly DiagnosticDescriptor FileUnreadable = Error("SL4002", "file-unreadable", "'{0}' cannot be read: {1}");
    public static readonly DiagnosticDescriptor FileTooLarge = Error("SL4003", "file-too-large", "'{0}' has {1}; the limit is {2}");
    public static readonly DiagnosticDescriptor NotUtf8 = Error("SL4004", "not-utf8", "expected UTF-8, found {0}");
    public static readonly DiagnosticDescriptor UseCircle = Error("SL4005", "use-circle", "'{0}' uses itself: {1}");
    public static readonly DiagnosticDescriptor TableEmpty = Error("SL4006", "table-empty", "'{0}' has no rows");
    public static readonly DiagnosticDescriptor MissingColumn = Error("SL4007", "missing-column", "missing column '{0}'");
    public static readonly DiagnosticDescriptor DuplicateColumn = Error("SL4008", "duplicate-column", "column '{0}' is given twice");
    public static readonly DiagnosticDescriptor SeveralLatencyColumns = Error("SL4009", "several-time-columns", "columns '{0}' and '{1}' give the same quantity; keep one");
    public static readonly DiagnosticDescriptor UnknownColumn = Note("SL4010", "unknown-column", "unknown column '{0}' is ignored");
    public static readonly DiagnosticDescriptor WrongField = Error("SL4011", "wrong-field", "'{0}' must be {1}; found {2}");
    public static readonly DiagnosticDescriptor LatencyNotPositive = Error("SL4012", "latency-not-positive", "a latency must be at least 1 ns; found {0}");
    public static readonly DiagnosticDescriptor DuplicatePoint = Error("SL4013", "duplicate-point", "this row repeats an earlier one: same model, stage, device, tokens, batch and layer");
    public static readonly DiagnosticDescriptor MixedRows = Error("SL4014", "mixed-rows", "some rows of {0} {1} on {2} give '{3}' and others do not");
    public static readonly DiagnosticDescriptor MissingLayer = Error("SL4015", "missing-layer", "no device has a row for layer {2} of {0} {1}");
    public static readonly DiagnosticDescriptor TraceNotAscending = Error("SL4016", "trace-not-ascending", "release times must not decrease; {0} comes after {1}");
    public static readonly DiagnosticDescriptor TooManyErrors = Note("SL4017", "too-many-errors", "stopped reading the file after {0} errors");

    public static readonly DiagnosticDescriptor TooManyFields = Error("SL4018", "too-many-fields", "this row has {0} fields, but the header has {1}");
    public static readonly DiagnosticDescriptor LatencyFalls = Warning("SL4019", "latency-falls", "the latency of {0} falls from {1} ({3} {4}) to {2} ({3} {5})");
    public static readonly DiagnosticDescriptor FallsBeyondTable = Warning("SL4020", "falls-beyond-table", "{0} takes {1}, less than the {2}: the line through the last rows of the table falls");

    public static readonly DiagnosticDescriptor StageOnSomeDevices = Note("SL4021", "stage-on-some-devices", "{0} has latencies on {1}, and none on {2}");
    public static readonly DiagnosticDescriptor LayersOnSomeDevices = Note("SL4070", "layers-on-some-devices", "{0} has no rows for {1} {2}, unlike other devices");
    public static readonly DiagnosticDescriptor UnknownInPoints = Error("SL4071", "unknown-in-points", "there is no {0} '{1}', so this point cannot be predicted");
    public static readonly DiagnosticDescriptor PointNotDerived = Error("SL4072", "point-not-derived", "this point cannot be predicted: {0}");
    public static readonly DiagnosticDescriptor NothingToGraph = Error("SL4073", "nothing-to-graph", "there is no graph to show: {0}");
    public static readonly DiagnosticDescriptor MissingBatches = Note("SL4022", "missing-batches", "{0} has no rows at batch {1}, unlike {2}");
    public static readonly DiagnosticDescriptor RowsEndEarly = Note("SL4023", "rows-end-early", "the rows of {0} end at {1} tokens, and those {2} at {3}: further on, its latency is a guess");
    public static readonly DiagnosticDescriptor OneSize = Warning("SL4024", "one-size", "{0} has rows at {1} tokens only, so every number of tokens takes the same time");
    public static readonly DiagnosticDescriptor UnusedRows = Note("SL4025", "unused-rows", "no {0} '{1}' is declared, so its rows are not used");
    public static readonly DiagnosticDescriptor NoLatencies = Error("SL4026", "no-latencies", "'{0}' has no latencies{1}");
    public static readonly DiagnosticDescriptor NoSuchDevice = Error("SL4027", "no-such-device", "there is no device '{0}'");

    public static readonly DiagnosticDescriptor ForeignFile = Error("SL4040", "foreign-file", "this is {0}; expected {1}");

    // ---- import and new
    public static readonly DiagnosticDescriptor UnknownImportFormat = Error("SL4050", "unknown-import-format", "the format of '{0}' is not known");
    public static readonly DiagnosticDescriptor ImportNeedsOption = Error("SL4051", "import-needs-option", "'{0}' does not name the {1}");
    public static readonly DiagnosticDescriptor NothingToImport = Error("SL4052", "nothing-to-import", "'{0}' has no rows that can be imported");
    public static readonly DiagnosticDescriptor NotAMapping = Error("SL4053", "not-a-mapping", "expected OURS=COLUMN, found '{0}'");
    public static readonly DiagnosticDescriptor UnknownColumnToMap = Error("SL4054", "unknown-column-to-map", "'{0}' is not a column of latency tables or traces");
    public static readonly DiagnosticDescriptor FolderInUse = Error("SL4055", "folder-in-use", "'{0}' exists and is not empty");

    // ---- tables of contention
    public static readonly DiagnosticDescriptor ContentionHole = Error("SL4080", "contention-hole", "the slowdown of '{0}' beside '{1}' has no row for {2} GB/s beside {3} GB/s");
    public static readonly DiagnosticDescriptor BesideItself = Error("SL4081", "beside-itself", "'{0}' runs one unit at a time, so no unit runs beside another on it");
    public static readonly DiagnosticDescriptor DuplicateSlowdown = Error("SL4082", "duplicate-slowdown", "this row repeats an earlier one: same device, beside, demand_gbps and beside_gbps");

    // ---- the command
    public static readonly DiagnosticDescriptor IncompleteSetting = Error("SL4101", "incomplete-setting", "'{0}' has no value");
    public static readonly DiagnosticDescriptor UnknownSetting = Error("SL4102", "unknown-setting", "unknown setting '{0}'");
    public static readonly DiagnosticDescriptor NotAValue = Error("SL4103", "not-a-value", "expected a value, found {0}");
    public static readonly DiagnosticDescriptor OneValueOnly = Error("SL4104", "one-value-only", "'{0}' takes one value here");
    public static readonly DiagnosticDescriptor NoScenario = Error("SL4105", "no-scenario", "{0} declares no scenario");
    public static readonly DiagnosticDescriptor NoPolicy = Error("SL4106", "no-policy", "{0} declares no policy");
    public static readonly DiagnosticDescriptor WhichScenario = Error("SL4107", "which-scenario", "{0} declares several scenarios: {1}");
    public static readonly DiagnosticDescriptor WhichPolicy = Error("SL4108", "which-policy", "{0} declares several policies: {1}");
    public static readonly DiagnosticDescriptor UnknownScenario = Error("SL4109", "unknown-scenario", "unknown scenario '{0}'");
    public static readonly DiagnosticDescriptor UnknownPolicy = Error("SL4110", "unknown-policy", "unknown policy '{0}'");

    public static readonly DiagnosticDescriptor CannotWrite = Error("SL4111", "cannot-write", "'{0}' cannot be written: {1}");
    public static readonly DiagnosticDescriptor CannotOpen = Error("SL4112", "cannot-open", "'{0}' cannot be left open: {1}");
    public static readonly DiagnosticDescriptor OnePolicyOnly = Error("SL4113", "one-policy-only", "an executable runs one policy; found {0}");
    public static readonly DiagnosticDescriptor PackMissing = Error("SL4114", "pack-missing", "'{0}', a part of .NET, is not on this machine");
    public static readonly DiagnosticDescriptor UnknownRuntime = Error("SL4115", "unknown-runtime", "cannot build for '{0}'");
    public static readonly DiagnosticDescriptor AssemblyName = Error("SL4116", "assembly-name", "'{0}' cannot name an assembly: {1}");

    public static readonly DiagnosticDescriptor NotAJob = Error("SL4121", "not-a-job", "expected a job such as sr#42, found {0}");
    public static readonly DiagnosticDescriptor NoSuchJob = Error("SL4122", "no-such-job", "the run has no {1} '{0}'");
    public static readonly DiagnosticDescriptor NoJobs = Error("SL4123", "no-jobs", "the run released {0}, so there is no time to explain");
    public static readonly DiagnosticDescriptor NotARange = Error("SL4120", "not-a-time-range", "expected a time range such as 0ms..200ms, found {0}");

    // ---- allowing warnings
    public static readonly DiagnosticDescriptor InvalidJson = Error("SL4301", "invalid-json", "not valid JSON: {0}");
    public static readonly DiagnosticDescriptor UnknownWarning = Warning("SL4302", "unknown-warning", "unknown warning '{0}'");
    public static readonly DiagnosticDescriptor CannotBeAllowed = Warning("SL4303", "cannot-be-allowed", "'{0}' is an error; only warnings can be allowed");

    // ---- internal errors
    public static readonly DiagnosticDescriptor Internal = Error("SL9001", "internal", "internal error: {0}");
    public static readonly DiagnosticDescriptor GeneratedCode = Error("SL9002", "generated-code", "internal error: {0}");

    private static DiagnosticDescriptor Error(string code, string name, string message) => new(code, Severity.Error, name, message);

    private static DiagnosticDescriptor Warning(string code, string name, string message) => new(code, Severity.Warning, name, message);

    private static DiagnosticDescriptor Note(string code, string name, string message) => new(code, Severity.Note, name, message);
}
