using System.Reflection;
using System.Runtime.CompilerServices;

namespace SchedLang.Runtime.Engine;

/// <summary>Lets the JIT compile an engine before the workload is read.</summary>
public static class EngineCompiler
{
    /// <summary>Compiles all methods of an engine, also those that its policy never calls.</summary>
    /// <param name="engine">An <see cref="Engine{TPolicy, TOrder, TTraits, TObserver}"/> for a policy, a workload's traits and an observer.</param>
    public static void Compile(Type engine)
    {
        const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;
        var arguments = Array.ConvertAll(engine.GetGenericArguments(), a => a.TypeHandle);
        foreach (var method in engine.GetConstructors(Own).Concat<MethodBase>(engine.GetMethods(Own)))
        {
            var isInlined = (method.MethodImplementationFlags & MethodImplAttributes.AggressiveInlining) != 0;
            if (!method.ContainsGenericParameters && !isInlined)
                RuntimeHelpers.PrepareMethod(method.MethodHandle, arguments);
        }
    }
}
