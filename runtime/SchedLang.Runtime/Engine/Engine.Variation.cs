using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>Variation: devices whose actual work deviates from the table. Policies see predicted ends, events come at actual ones.</content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    // Indexed by stream: the start of the hash of a unit.
    private readonly ulong[] _variationHashes;

    private ulong[] HashStreams(long seed)
    {
        var hashes = new ulong[_streams.Length];
        for (var stream = 0; stream < hashes.Length; stream++)
            hashes[stream] = ActualWork.HashStream(seed, stream);
        return hashes;
    }

    // The unit of a device starts: its end moves by what its actual work deviates. For a batch, the lead decides.
    private void Deviate(int device, in UnitStart unit)
    {
        ref var state = ref _state.Devices[device];
        ref var lead = ref _state.Jobs[_state.Running[device]];
        state.DeviationNs = state.Variation > 0 && !unit.Latency.IsNever
            ? ActualWork.Of(state.WorkNs, state.Variation, ActualWork.HashUnit(_variationHashes[lead.Stream], lead.Number, lead.Token, lead.Layer)) - state.WorkNs
            : 0;
        _state.PredictedEnds[device] = unit.Finish.Ns;
        _state.Ends[device] = Saturating.Add(unit.Finish.Ns, state.DeviationNs);
    }

    // A predicted end that has passed counts as now.
    private void RenewPredictions()
    {
        for (var device = 0; device < _state.DeviceCount; device++)
            _state.PredictedEnds[device] = Math.Max(_state.PredictedEnds[device], _state.Now.Ns);
    }

    // A stopped unit has done the same share of its predicted work as of its actual work.
    private static long PredictedLeft(long leftNs, in UnitEnd end) =>
        Math.Max(1, Saturating.Round((double)leftNs / end.ActualNs * end.WorkNs));
}
