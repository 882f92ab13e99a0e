// The syntax of SchedLang. The binder decides what names, attributes and units mean. All attributes share one rule, so that a new
// attribute needs no rule and a misspelt one can be reported by name.
//
// The compiler cuts a file into declarations before it parses, so that an error in one never reaches the next. Where a declaration has
// an error, the compiler looks for the smallest repair and parses again (Syntax/Parsing/Repairs).
parser grammar SchedLangParser;

options { tokenVocab = SchedLangLexer; }

declarationUnit
    : declaration EOF
    ;

declaration
    : useDeclaration
    | platformDeclaration
    | modelDeclaration
    | scenarioDeclaration
    | policyDeclaration
    | experimentDeclaration
    ;

useDeclaration
    : USE STRING COMMA?
    ;

// ---- platforms and models

platformDeclaration
    : PLATFORM name LBRACE platformMember* RBRACE
    ;

platformMember
    : deviceDeclaration
    | attribute
    ;

deviceDeclaration
    : DEVICE name COLON name attributeBlock? COMMA?
    ;

modelDeclaration
    : MODEL name COLON name modelBlock?
    ;

modelBlock
    : LBRACE modelMember* RBRACE
    ;

modelMember
    : operatorDeclaration
    | latencyClause
    | attribute
    ;

// op head : linear last { in 3072  out 128256 }
operatorDeclaration
    : OP name COLON name name? attributeBlock COMMA?
    ;

// latency cpu 12 ms, gpu 4 ms    prefill npu 20 ms + 0.4 ms per token
latencyClause
    : attributeName latencyEntry (COMMA furtherLatency)* COMMA?
    ;

latencyEntry
    : name latencyTerm (PLUS latencyTerm)*
    ;

// After a comma only a unit tells a device from the next attribute: latency cpu 12 ms, layers 4
furtherLatency
    : name MINUS? NUMBER UNIT (PER name)? (PLUS latencyTerm)*
    ;

latencyTerm
    : signedNumber (PER name)?
    ;

attributeBlock
    : LBRACE attribute* RBRACE
    ;

// memory 32 GB at 120 GB/s    latencies "table.csv"    latencies from roofline    ttft within 1 s    late drop    variation 5 %    prompt ~200 tokens
attribute
    : attributeName (WITHIN | FROM)? TILDE? value (AT value)? COMMA?
    ;

value
    : signedNumber
    | STRING
    | name
    | truth
    | unending
    ;

unending
    : NEVER
    ;

truth
    : TRUE
    | FALSE
    ;

signedNumber
    : MINUS? NUMBER (UNIT | PERCENT)?
    ;

// ---- scenarios

scenarioDeclaration
    : SCENARIO name ON name LBRACE scenarioMember* RBRACE
    ;

scenarioMember
    : runClause
    | streamDeclaration
    | expectClause
    | attribute
    ;

expectClause
    : EXPECT (dominance | expression) COMMA?
    ;

// P dominates A, B on violations, llm.ttft.mean
dominance
    : name DOMINATES name (COMMA name)* ON dottedName (COMMA dottedName)*
    ;

runClause
    : RUN FOR signedNumber COMMA?
    ;

streamDeclaration
    : STREAM name COLON name arrival? attributeBlock? COMMA?
    ;

arrival
    : AT TRACE STRING                               # traceArrival
    | AT signedNumber                               # rateArrival
    | EVERY TILDE? signedNumber                     # periodicArrival
    | AFTER name (WITH PROBABILITY signedNumber)?   # followingArrival
    | BY signedNumber USERS (EVERY TILDE? signedNumber)?   # usersArrival
    ;

// ---- policies

policyDeclaration
    : POLICY name parameterList? (EXTENDS name)? LBRACE policyMember* RBRACE
    ;

parameterList
    : LPAREN (parameter (COMMA parameter)*)? RPAREN
    ;

parameter
    : name COLON name ASSIGN value (IN value DOTDOT value)?
    ;

policyMember
    : preferClause
    | orderClause
    | placeClause
    | holdClause
    | preemptClause
    | strictClause
    | chunkClause
    | batchClause
    | stateDeclaration
    | handler
    | letDeclaration
    | functionDeclaration
    | withoutClause
    ;

preferClause
    : PREFER expression ruleName? (COMMA expression ruleName?)* COMMA?
    ;

orderClause
    : ORDER BY orderKey (COMMA orderKey)* COMMA?
    ;

orderKey
    : expression DESCENDING?
    ;

placeClause
    : PLACE (WHEN expression)? ON placeTarget (WHERE expression)? (MINIMIZING expression)? ruleName? COMMA?
    ;

placeTarget
    : IDLE DEVICE                           # idleTarget
    | STATIC DEVICE                         # staticTarget
    | DEVICE                                # anyTarget
    | IDENTIFIER (COMMA IDENTIFIER)*        # kindsTarget
    ;

holdClause
    : HOLD WHEN expression ruleName? COMMA?
    ;

// The name of a rule, by which a policy that extends this one replaces it or leaves it out.
ruleName
    : AS ruleWord
    ;

withoutClause
    : WITHOUT ruleWord (COMMA ruleWord)* COMMA?
    ;

// Not what begins another clause.
ruleWord
    : IDENTIFIER
    | softWord
    ;

preemptClause
    : PREEMPT preemptForm COMMA?
    ;

preemptForm
    : AT LAYER                                                      # atLayer
    | AT STAGE                                                      # atStage
    | NEVER                                                         # atJobEnd
    | IMMEDIATELY (LOSING | KEEPING) WORK (WHEN expression)?        # immediately
    ;

strictClause
    : STRICT COMMA?
    ;

chunkClause
    : CHUNK name BY expression PADDED? COMMA?
    ;

batchClause
    : BATCH name UP TO expression batchWait? COMMA?
    ;

batchWait
    : WAIT UP TO expression
    ;

stateDeclaration
    : STATE name (PER name)? COLON name ASSIGN value COMMA?
    ;

// ---- handlers: what a policy does to its own state when something happens

handler
    : ON event (WHEN expression)? block COMMA?
    ;

event
    : RELEASE
    | DISPATCH
    | COMPLETE (UNIT_WORD | JOB)
    | DROP
    | PREEMPT
    | TICK EVERY expression
    ;

block
    : LBRACE statement* RBRACE
    ;

statement
    : LET name ASSIGN expression COMMA?                                                         # localLet
    | FOR name IN expression (WHERE expression)? block                                          # forEach
    | IF expression block (ELSE elseBranch)?                                                    # ifElse
    | name (LBRACKET expression RBRACKET)?
        (ASSIGN | ADD_TO | TAKE_FROM | MULTIPLY_BY | DIVIDE_BY) expression COMMA?               # assignment
    ;

elseBranch
    : block
    | statement
    ;

letDeclaration
    : LET name ASSIGN expression COMMA?
    ;

functionDeclaration
    : FN name LPAREN (functionParameter (COMMA functionParameter)*)? RPAREN ASSIGN expression COMMA?
    ;

functionParameter
    : name (COLON name)?
    ;

// ---- experiments

experimentDeclaration
    : EXPERIMENT name LBRACE experimentMember* RBRACE
    ;

experimentMember
    : SCENARIO name (COMMA name)* COMMA?                            # scenariosMember
    | POLICIES policyUse (COMMA policyUse)* COMMA?                  # policiesMember
    | VARY dottedName IN valueText COMMA?                           # varyMember
    | SET dottedName ASSIGN valueText COMMA?                        # setMember
    | SEEDS valueText COMMA?                                        # seedsMember
    | REPORT dottedName (COMMA dottedName)* COMMA?                  # reportMember
    | expectClause                                                  # expectMember
    ;

policyUse
    : name (LPAREN (namedValue (COMMA namedValue)*)? RPAREN)? (AS name)?
    ;

namedValue
    : name ASSIGN value
    ;

dottedName
    : name (DOT name)*
    ;

// The little language of values, which --set shares: the compiler reads its text.
valueText
    : valuePart (COMMA? valuePart)*
    ;

valuePart
    : MINUS | NUMBER | UNIT | PERCENT | DOTDOT | STAR | truth | IDENTIFIER | DROP | RUN | STATIC | NEVER | STRING
    ;

// ---- expressions, tightest first

expression
    : primary                                                           # primaryExpression
    | expression DOT name arguments?                                    # memberExpression
    | expression LBRACKET expression RBRACKET                           # indexExpression
    | MINUS expression                                                  # negation
    | expression (STAR | SLASH | PERCENT) expression                    # product
    | expression (PLUS | MINUS) expression                              # sum
    | expression (EQUAL | UNEQUAL | BELOW | ATMOST | ABOVE | ATLEAST) expression   # comparison
    | NOT expression                                                    # complement
    | expression AND expression                                         # conjunction
    | expression OR expression                                          # disjunction
    | IF expression THEN expression ELSE expression                     # conditional
    ;

primary
    : LPAREN expression RPAREN                                                              # parenthesized
    | NUMBER UNIT?                                                                          # numberLiteral
    | (truth | NEVER)                                                                       # wordLiteral
    | IDENTIFIER LPAREN name IN expression (WHERE expression)? (COLON expression)? RPAREN   # aggregate
    | name arguments?                                                                # nameOrCall
    ;

arguments
    : LPAREN (expression (COMMA expression)*)? RPAREN
    ;

// ---- names: any word but strict, which is a whole clause, never, which is a value, and those of expressions

name
    : IDENTIFIER
    | softWord
    | clauseWord
    | STREAM | RUN | DEVICE | EXPECT | POLICIES | VARY | SET | SEEDS | REPORT | OP | FROM
    ;

// Not what begins another member of the same braces.
attributeName
    : IDENTIFIER
    | softWord
    | IN
    | FROM
    ;

softWord
    : USE | PLATFORM | MODEL | SCENARIO | POLICY | EXPERIMENT
    | FOR | AT | EVERY | AFTER | TRACE | WITH | PROBABILITY | USERS | WITHIN
    | BY | IDLE | STATIC | LAYER | STAGE | IMMEDIATELY | LOSING | KEEPING | WORK
    | EXTENDS | PADDED | UP | TO | WAIT | AS | PER | RELEASE | DISPATCH | COMPLETE | UNIT_WORD | JOB | DROP | TICK | DOMINATES
    ;

clauseWord
    : PREFER | ORDER | PLACE | HOLD | PREEMPT | LET | FN | CHUNK | BATCH | STATE | WITHOUT
    | ON | WHEN | WHERE | MINIMIZING | DESCENDING
    ;
