using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;

namespace SchedLang.Compiler.Tests.Architecture;

/// <summary>Which types a type names, in its signatures and in the code of its methods, as built.</summary>
internal static class References
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly ImmutableDictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToImmutableDictionary(o => o.Value);

    /// <summary>The types that a type names.</summary>
    public static IEnumerable<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(type.BaseType);
        foreach (var contract in type.GetInterfaces())
            Add(contract);
        foreach (var field in type.GetFields(Everything))
            Add(field.FieldType);
        foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
        {
            foreach (var parameter in method.GetParameters())
                Add(parameter.ParameterType);
            if (method is MethodInfo { ReturnType: var result })
                Add(result);
            foreach (var named in Body(method))
                Add(named);
        }

        return found;

        void Add(Type? named)
        {
            if (named == null)
                return;
            if (named.HasElementType)
                Add(named.GetElementType());
            else if (!named.IsGenericParameter && found.Add(named.IsGenericType ? named.GetGenericTypeDefinition() : named))
            {
                foreach (var argument in named.GetGenericArguments())
                    Add(argument);
            }
        }
    }

    private static IEnumerable<Type?> Body(MethodBase method)
    {
        var body = method.GetMethodBody();
        if (body == null)
            yield break;
        foreach (var local in body.LocalVariables)
            yield return local.LocalType;
        var code = body.GetILAsByteArray()!;
        for (var i = 0; i < code.Length;)
        {
            var value = code[i] == 0xFE ? unchecked((short)(0xFE00 | code[i + 1])) : code[i];
            var opcode = OpCodesByValue[value];
            i += opcode.Size;
            if (opcode.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                var member = method.Module.ResolveMember(
                    BitConverter.ToInt32(code, i),
                    method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null,
                    method.IsGenericMethod ? method.GetGenericArguments() : null);
                yield return member as Type ?? member!.DeclaringType;
            }

            i += OperandSize(opcode, code, i);
        }
    }

    private static int OperandSize(OpCode opcode, byte[] code, int at) => opcode.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };
}
