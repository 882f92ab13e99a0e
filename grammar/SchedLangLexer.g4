// The words and signs of SchedLang.
//
// Every keyword is contextual: the parser takes most of them as names too. Words of units are UNIT only directly after a number
// (the compiler makes all others identifiers before it parses). Comments and white space go to the hidden channel, from where
// the compiler attaches them to tokens; so do characters that no rule knows, which it reports.
lexer grammar SchedLangLexer;

// Declarations
USE         : 'use' ;
PLATFORM    : 'platform' ;
MODEL       : 'model' ;
SCENARIO    : 'scenario' ;
POLICY      : 'policy' ;
EXPERIMENT  : 'experiment' ;

// Platforms and scenarios
DEVICE      : 'device' ;
STREAM      : 'stream' ;
RUN         : 'run' ;
FOR         : 'for' ;
ON          : 'on' ;
AT          : 'at' ;
EVERY       : 'every' ;
AFTER       : 'after' ;
TRACE       : 'trace' ;
WITH        : 'with' ;
PROBABILITY : 'probability' ;
USERS       : 'users' ;
WITHIN      : 'within' ;
FROM        : 'from' ;
OP          : 'op' ;

// Policies
PREFER      : 'prefer' ;
ORDER       : 'order' ;
BY          : 'by' ;
DESCENDING  : 'descending' ;
PLACE       : 'place' ;
WHEN        : 'when' ;
WHERE       : 'where' ;
MINIMIZING  : 'minimizing' ;
IDLE        : 'idle' ;
STATIC      : 'static' ;
HOLD        : 'hold' ;
PREEMPT     : 'preempt' ;
LAYER       : 'layer' ;
STAGE       : 'stage' ;
IMMEDIATELY : 'immediately' ;
LOSING      : 'losing' ;
KEEPING     : 'keeping' ;
WORK        : 'work' ;
STRICT      : 'strict' ;
LET         : 'let' ;
FN          : 'fn' ;
EXTENDS     : 'extends' ;
CHUNK       : 'chunk' ;
PADDED      : 'padded' ;
BATCH       : 'batch' ;
UP          : 'up' ;
TO          : 'to' ;
WAIT        : 'wait' ;
STATE       : 'state' ;
PER         : 'per' ;
RELEASE     : 'release' ;
DISPATCH    : 'dispatch' ;
COMPLETE    : 'complete' ;
UNIT_WORD   : 'unit' ;
JOB         : 'job' ;
DROP        : 'drop' ;
TICK        : 'tick' ;
WITHOUT     : 'without' ;

// Experiments
POLICIES    : 'policies' ;
VARY        : 'vary' ;
SET         : 'set' ;
AS          : 'as' ;
SEEDS       : 'seeds' ;
REPORT      : 'report' ;
EXPECT      : 'expect' ;
DOMINATES   : 'dominates' ;

// Expressions
AND         : 'and' ;
OR          : 'or' ;
NOT         : 'not' ;
IF          : 'if' ;
THEN        : 'then' ;
ELSE        : 'else' ;
IN          : 'in' ;
TRUE        : 'true' ;
FALSE       : 'false' ;
NEVER       : 'never' ;

// A test compares this list with the compiler's table of units.
UNIT
    : 'ns' | 'us' | '\u00B5s' | 'ms' | 's' | 'min' | 'h'
    | 'fps' | 'Hz' | 'kHz' | 'MHz'
    | 'token' | 'tokens'
    | 'B' | 'kB' | 'KB' | 'MB' | 'GB' | 'TB' | 'KiB' | 'MiB' | 'GiB' | 'TiB'
    | 'kB/s' | 'MB/s' | 'GB/s' | 'TB/s' | 'MiB/s' | 'GiB/s'
    | 'GOPS' | 'TOPS'
    | 'uW' | 'mW' | 'W' | 'kW'
    | 'nJ' | 'uJ' | 'mJ' | 'J' | 'kJ' | 'Wh'
    ;

IDENTIFIER  : [a-zA-Z_] [a-zA-Z_0-9]* ;
NUMBER      : DIGITS ('.' DIGITS)? ([eE] [+-]? [0-9]+)? ;
STRING      : '"' ~["\r\n]* '"' ;

LBRACE      : '{' ;
RBRACE      : '}' ;
LPAREN      : '(' ;
RPAREN      : ')' ;
LBRACKET    : '[' ;
RBRACKET    : ']' ;
COLON       : ':' ;
COMMA       : ',' ;
DOTDOT      : '..' ;
DOT         : '.' ;
TILDE       : '~' ;
PLUS        : '+' ;
MINUS       : '-' ;
STAR        : '*' ;
SLASH       : '/' ;
PERCENT     : '%' ;
EQUAL       : '==' ;
UNEQUAL     : '!=' ;
ATMOST      : '<=' ;
ATLEAST     : '>=' ;
BELOW       : '<' ;
ABOVE       : '>' ;
ADD_TO      : '+=' ;
TAKE_FROM   : '-=' ;
MULTIPLY_BY : '*=' ;
DIVIDE_BY   : '/=' ;
ASSIGN      : '=' ;

COMMENT     : '//' ~[\r\n]* -> channel(HIDDEN) ;
NEWLINE     : '\r'? '\n' -> channel(HIDDEN) ;
SPACE       : [ \t]+ -> channel(HIDDEN) ;
OPEN_STRING : '"' ~["\r\n]* -> channel(HIDDEN) ;
UNKNOWN     : . -> channel(HIDDEN) ;

fragment DIGITS : [0-9] ('_'? [0-9])* ;
