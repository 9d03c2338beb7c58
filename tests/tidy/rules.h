#pragma once

#include "tests/tidy/house.h"

namespace tillrig::tidy {

// The layout: which folder is what, and who may use whom.
Complaints every_room_has_a_readme(const House& house);
Complaints the_map_and_the_rooms_agree(const House& house);  // a row without a folder, a folder without a row
Complaints includes_follow_the_table(const House& house);    // MAY_USE_*, and the room's own USES
Complaints includes_start_at_the_top(const House& house);
Complaints heavy_headers_stay_in_their_room(const House& house);  // nor in what others include of it
Complaints every_unit_test_mirrors_a_source(const House& house);
Complaints the_top_holds_what_was_agreed(const House& house);
Complaints files_stay_short(const House& house);
Complaints no_left_overs(const House& house);
Complaints no_machine_paths(const House& house);

// The code.
Complaints headers_are_read_once(const House& house);
Complaints real_clocks_stay_in_the_live_world(const House& house);
Complaints randomness_comes_from_the_port(const House& house);
Complaints no_order_from_hashes(const House& house);
Complaints no_coroutine_lambda_captures(const House& house);
Complaints no_coroutine_is_detached(const House& house);
Complaints libraries_stay_in_their_rooms(const House& house);
Complaints payment_codes_leave_by_one_door(const House& house);

}  // namespace tillrig::tidy
