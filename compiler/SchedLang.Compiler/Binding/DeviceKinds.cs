using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <summary>Checks kinds of devices in declarations and rules.</summary>
internal static class DeviceKinds
{
    /// <summary>Reports a word that is not a kind of device. For other accelerators, the message suggests the kind to use.</summary>
    public static void ReportUnknown(SyntaxToken word, DiagnosticBag diagnostics)
    {
        if (WriteInstead.DeviceKind(word.Text) is not { } kind)
        {
            diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownDeviceKind, word.Location, word.Text, EnumerationWords.Kinds, word.Text);
            return;
        }

        diagnostics.Add(new Diagnostic(DiagnosticCatalog.UnknownDeviceKind, word.Location, [word.Text])
        {
            Help = kind == "DSP" ? "the kinds are CPU, GPU, NPU and DSP; DSP is for any other accelerator" : $"the kinds are CPU, GPU, NPU and DSP: write '{kind}'",
            Fix = new TextFix($"write '{kind}'", word.Location, kind),
        });
    }
}
