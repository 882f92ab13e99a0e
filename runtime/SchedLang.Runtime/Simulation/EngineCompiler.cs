using System.Reflection;
using System.Runtime.CompilerServices;

namespace SchedLang.Runtime.Simulation;

/// <summary>Lets the JIT compile a simulation before the workload is read.</summary>
public static class EngineCompiler
{
    /// <summary>Compiles all methods of a simulator and of its components, also those that its policy never calls.</summary>
    /// <param name="simulator">
    /// A <see cref="Simulator{TPolicy, TOrder, TTraits, TObserver, TMachine}"/> for a policy, a workload's traits, an observer and a machine.
    /// </param>
    public static void Compile(Type simulator)
    {
        foreach (var component in Components(simulator))
            CompileMethods(component);
    }

    /// <summary>A type, the generic types of this assembly that its fields hold, and those of their fields; base types count as held.</summary>
    internal static IReadOnlyCollection<Type> Components(Type type)
    {
        const BindingFlags Fields = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        var found = new List<Type> { type };
        for (var next = 0; next < found.Count; next++)
        {
            if (found[next].BaseType is { } inherited)
                Add(inherited);
            foreach (var field in found[next].GetFields(Fields))
                Add(field.FieldType);
        }

        return found;

        void Add(Type held)
        {
            if (held.IsGenericType && held.Assembly == typeof(EngineCompiler).Assembly && !found.Contains(held) && IsUsed(held))
                found.Add(held);
        }
    }

    // A component that only some programs use says so.
    private static bool IsUsed(Type component) =>
        component.GetProperty("IsUsed", BindingFlags.Static | BindingFlags.Public)?.GetValue(null) is not false;

    private static void CompileMethods(Type component)
    {
        const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;
        var arguments = Array.ConvertAll(component.GetGenericArguments(), a => a.TypeHandle);
        foreach (var method in component.GetConstructors(Own).Concat<MethodBase>(component.GetMethods(Own)))
        {
            var isInlined = (method.MethodImplementationFlags & MethodImplAttributes.AggressiveInlining) != 0;
            if (!method.ContainsGenericParameters && !method.IsAbstract && !isInlined)
                RuntimeHelpers.PrepareMethod(method.MethodHandle, arguments);
        }
    }
}
