using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <content>Binds names: first the policy's own, then attributes of the job, the pair, and the device being considered.</content>
internal sealed partial class ExpressionBinder
{
    private static readonly Owner[] BareOwners = [Owner.Job, Owner.Pair, Owner.Device, Owner.Run];

    private BoundExpression Name(NameSyntax syntax)
    {
        var name = syntax.Name;
        if (name.IsMissing)
            return new BoundError(syntax);
        if (context.Locals.TryGetValue(name.Text, out var local))
            return local with { Syntax = syntax };
        if (names.Parameter(name.Text) is { } parameter)
            return new BoundParameter(syntax, parameter);
        if (names.HasLet(name.Text))
            return names.Let(name.Text, name) is { } let ? Reference(syntax, name, let) : new BoundError(syntax);
        if (names.State(name.Text) is { } state)
            return Cell(syntax, name, state, null);
        return names.IsBroken(name.Text) ? new BoundError(syntax) : BuiltIn(syntax, name);
    }

    private bool IsKnown(string name) =>
        context.Locals.ContainsKey(name) || names.Parameter(name) != null || names.HasLet(name) || names.State(name) != null
        || name is "job" or "device" or "victim" or "platform"
        || BareOwners.Any(o => Vocabulary.Find(o, name) != null);

    /// <summary>A state variable: of the index, or of the job, stream or device being considered.</summary>
    public BoundExpression Cell(SyntaxNode syntax, SyntaxToken name, StateSymbol state, ExpressionSyntax? index)
    {
        if (state.Owner == CellOwner.Policy)
        {
            if (index == null)
                return new BoundCell(syntax, state, null);
            diagnostics.Report(DiagnosticCatalog.NotIndexed, index.Location, name.Text);
            return new BoundError(syntax);
        }

        var wanted = state.Owner switch
        {
            CellOwner.Stream => SchedType.Stream,
            CellOwner.Job => SchedType.Job,
            _ => SchedType.Device,
        };
        var owner = index == null ? InPlay(syntax, name, state.Owner) : Bind(index);
        if (owner.Type.IsError)
            return new BoundError(syntax);
        if (owner.Type == wanted)
            return new BoundCell(syntax, state, owner);
        diagnostics.Report(DiagnosticCatalog.WrongType, index!.Location, TypeWords.Article(wanted), TypeWords.Article(owner.Type));
        return new BoundError(syntax);
    }

    private BoundExpression InPlay(SyntaxNode syntax, SyntaxToken name, CellOwner owner)
    {
        var subject = About(syntax, name, owner == CellOwner.Device ? Subject.Device : Subject.Job);
        return owner == CellOwner.Stream && !subject.Type.IsError
            ? new BoundAttribute(syntax, Vocabulary.Find(Owner.Job, "stream")!, subject, null)
            : subject;
    }

    private BoundExpression Index(IndexSyntax syntax)
    {
        if (syntax.Target is NameSyntax { Name: { IsMissing: false } name } && !context.Locals.ContainsKey(name.Text))
        {
            if (names.State(name.Text) is { } state)
                return Cell(syntax, name, state, syntax.Index);
            if (names.IsBroken(name.Text))
                return new BoundError(syntax);
            diagnostics.ReportMisspelt(DiagnosticCatalog.NotAState, name.Location, name.Text, names.States.Select(s => s.Name), name.Text);
            return new BoundError(syntax);
        }

        Bind(syntax.Target);
        diagnostics.Report(DiagnosticCatalog.NotAState, syntax.Target.Location, syntax.Target.ToString());
        return new BoundError(syntax);
    }

    private BoundExpression BuiltIn(SyntaxNode syntax, SyntaxToken name)
    {
        switch (name.Text)
        {
            case "job":
                return About(syntax, name, Subject.Job);
            case "device":
                return About(syntax, name, Subject.Device);
            case "victim":
                return About(syntax, name, Subject.Victim);
            case "platform":
                return new BoundPlatform(syntax);
        }

        foreach (var owner in BareOwners)
        {
            // A device's own names need a device being considered. Otherwise the name shows which subject is missing.
            if (Vocabulary.Find(owner, name.Text) is not { } attribute)
                continue;
            return owner switch
            {
                Owner.Job => OfSubject(syntax, name, attribute, Subject.Job),
                Owner.Pair => OfPair(syntax, name, attribute, About(syntax, name, Subject.Job), About(syntax, name, Subject.Device)),
                Owner.Device => OfSubject(syntax, name, attribute, Subject.Device),
                _ => new BoundAttribute(syntax, attribute, null, null),
            };
        }

        ReportUnknownName(name);
        return new BoundError(syntax);
    }

    private BoundExpression OfSubject(SyntaxNode syntax, SyntaxToken name, AttributeSymbol attribute, Subject subject)
    {
        var of = About(syntax, name, subject);
        return of.Type.IsError ? of : new BoundAttribute(syntax, attribute, of, null);
    }

    private static BoundExpression OfPair(
        SyntaxNode syntax, SyntaxToken name, AttributeSymbol attribute, BoundExpression job, BoundExpression device)
    {
        _ = name;
        return job.Type.IsError || device.Type.IsError ? new BoundError(syntax) : new BoundAttribute(syntax, attribute, job, device);
    }

    private BoundExpression About(SyntaxNode syntax, SyntaxToken name, Subject subject)
    {
        var isThere = subject switch
        {
            Subject.Job => context.HasJob,
            Subject.Device => context.HasDevice,
            _ => context.HasVictim,
        };
        if (isThere)
            return new BoundSubject(syntax, subject);
        ReportNothingInPlay(name, subject);
        return new BoundError(syntax);
    }

    private void ReportNothingInPlay(SyntaxToken name, Subject subject)
    {
        var (what, help) = subject switch
        {
            Subject.Device => ("a device",
                Vocabulary.Find(Owner.Pair, name.Text) != null ? $"write {name.Text}(d), with d in an aggregate over devices" : null),
            Subject.Victim => ("a running job to stop", "use it only in the condition of preempt immediately"),
            _ => ("a job", null),
        };
        diagnostics.ReportWithHelp(DiagnosticCatalog.NothingInPlay, name.Location, help, name.Text, what);
    }

    private BoundExpression Reference(SyntaxNode syntax, SyntaxToken name, BoundLet let)
    {
        if (let.Value.Type.IsError || !CheckNeeds(name, let.Value))
            return new BoundError(syntax);
        return new BoundLetReference(syntax, let);
    }

    // A let or function needs the subjects that its body needs.
    private bool CheckNeeds(SyntaxToken use, BoundExpression body)
    {
        foreach (var part in body.Deep())
        {
            if (part is BoundSubject { Subject: var subject }
                && !(subject switch { Subject.Job => context.HasJob, Subject.Device => context.HasDevice, _ => context.HasVictim }))
            {
                ReportNothingInPlay(use, subject);
                return false;
            }

            if (part is BoundIntrinsic { Function.Name: "random" } && !context.AllowsRandom)
            {
                diagnostics.Add(new Diagnostic(DiagnosticCatalog.RandomNotHere, use.Location, [])
                {
                    Related = [new RelatedPlace(part.Syntax.Location, $"'{use.Text}' uses it here")],
                });
                return false;
            }
        }

        return true;
    }

    private BoundExpression Member(MemberSyntax syntax)
    {
        var target = Bind(syntax.Target);
        if (target.Type.IsError || syntax.Name.IsMissing)
            return new BoundError(syntax);
        if (Vocabulary.OwnerOf(target.Type) is not { } owner)
        {
            diagnostics.Report(DiagnosticCatalog.NoAttributes, syntax.Name.Location, TypeWords.Article(target.Type), syntax.Name.Text);
            return new BoundError(syntax);
        }

        if (owner == Owner.Job && Vocabulary.Find(Owner.Pair, syntax.Name.Text) is { } pair
            && (syntax.Arguments != null || Vocabulary.Find(owner, syntax.Name.Text) == null))
        {
            var device = syntax.Arguments == null
                ? About(syntax, syntax.Name, Subject.Device)
                : DeviceArgument(syntax, syntax.Name, syntax.Arguments);
            return OfPair(syntax, syntax.Name, pair, target, device);
        }

        if (Vocabulary.Find(owner, syntax.Name.Text) is { } attribute)
        {
            if (syntax.Arguments == null)
                return new BoundAttribute(syntax, attribute, target, null);
            diagnostics.Report(DiagnosticCatalog.WrongArguments, syntax.Arguments.Location, syntax.Name.Text, "no arguments");
            return new BoundError(syntax);
        }

        var known = Vocabulary.Attributes.Where(a => a.Owner == owner || (owner == Owner.Job && a.Owner == Owner.Pair)).Select(a => a.Name);
        diagnostics.ReportMisspelt(
            DiagnosticCatalog.UnknownMember, syntax.Name.Location, syntax.Name.Text, known, TypeWords.Article(target.Type), syntax.Name.Text);
        return new BoundError(syntax);
    }

    private BoundExpression DeviceArgument(SyntaxNode syntax, SyntaxToken name, ArgumentListSyntax arguments)
    {
        if (arguments.Arguments is not [var argument])
        {
            diagnostics.Report(DiagnosticCatalog.WrongArguments, arguments.Location, name.Text, "one device");
            return new BoundError(syntax);
        }

        var device = Bind(argument);
        if (device.Type == SchedType.Device || device.Type.IsError)
            return device;
        diagnostics.Report(
            DiagnosticCatalog.WrongType, argument.Location, TypeWords.Article(SchedType.Device), TypeWords.Article(device.Type));
        return new BoundError(syntax);
    }

    private void ReportUnknownName(SyntaxToken name)
    {
        if (Vocabulary.Sets.Any(s => s.Name == name.Text))
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.SetIsNoValue, name.Location, $"write count(x in {name.Text} where ...)", name.Text);
            return;
        }

        if (names.Functions.Contains(name.Text) || Vocabulary.Functions.Any(f => f.Name == name.Text))
        {
            diagnostics.ReportWithHelp(DiagnosticCatalog.UnknownName, name.Location, $"call it: {name.Text}(...)", name.Text);
            return;
        }

        if (WriteInstead.Name(name.Text) is { } meant)
        {
            diagnostics.ReportWithFix(DiagnosticCatalog.UnknownName, name.Location, new TextFix($"write '{meant}'", name.Location, meant), name.Text);
            return;
        }

        IEnumerable<string> known =
        [
            .. context.Locals.Keys,
            .. names.Values,
            .. Vocabulary.Attributes
                .Where(a => a.Owner is Owner.Run or Owner.Job || (a.Owner is Owner.Pair or Owner.Device && context.HasDevice))
                .Select(a => a.Name),
        ];
        diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownName, name.Location, name.Text, known, name.Text);
    }
}
